import { childOptions } from './rows/child.js';
import { dataOptions } from './rows/data.js';
import { descriptorOptions } from './rows/descriptor.js';
import { fileOptions } from './rows/file.js';
import { inodeOptions } from './rows/inode.js';
import { interfaceOptions } from './rows/interface.js';
import { ipOptions } from './rows/ip.js';
import { ip6Options } from './rows/ip6.js';
import { multicastOptions } from './rows/multicast.js';
import { namedOptions } from './rows/named.js';
import { openOptions } from './rows/open.js';
import { ownOptions, sctpOptions, wrapperOptions } from './rows/own.js';
import { processOptions } from './rows/process.js';
import { proxyOptions } from './rows/proxy.js';
import { ptyOptions } from './rows/pty.js';
import { queueOptions } from './rows/queue.js';
import { readlineOptions } from './rows/readline.js';
import { resolverOptions } from './rows/resolver.js';
import { sessionOptions } from './rows/session.js';
import { socketOptions } from './rows/socket.js';
import { socketAnyOptions } from './rows/socket-any.js';
import { tcpOptions } from './rows/tcp.js';
import { termiosOptions } from './rows/termios.js';
import { termiosCharacterOptions } from './rows/termios-character.js';
import { termiosModeOptions } from './rows/termios-mode.js';
import { termiosSpeedOptions } from './rows/termios-speed.js';
import { tlsOptions } from './rows/tls.js';
import { transportOptions } from './rows/transport.js';
import { unixOptions } from './rows/unix.js';
import type { EndpointOption } from './types.js';

/** Every option of every address. */
export const endpointOptions: readonly EndpointOption[] = [
  ...termiosModeOptions,
  ...termiosSpeedOptions,
  ...termiosCharacterOptions,
  ...termiosOptions,
  ...ptyOptions,
  ...processOptions,
  ...childOptions,
  ...tcpOptions,
  ...transportOptions,
  ...ip6Options,
  ...multicastOptions,
  ...resolverOptions,
  ...ipOptions,
  ...unixOptions,
  ...socketAnyOptions,
  ...socketOptions,
  ...tlsOptions,
  ...proxyOptions,
  ...interfaceOptions,
  ...queueOptions,
  ...readlineOptions,
  ...namedOptions,
  ...openOptions,
  ...inodeOptions,
  ...fileOptions,
  ...descriptorOptions,
  ...dataOptions,
  ...sessionOptions,
  ...ownOptions,
  ...wrapperOptions,
  ...sctpOptions,
];

let words: Map<string, EndpointOption> | undefined;

/** All names and aliases with their rows; made when they are needed first. */
export function optionWords(): ReadonlyMap<string, EndpointOption> {
  if (words === undefined) {
    words = new Map();
    for (const option of endpointOptions) {
      for (const name of [option.name, ...option.aliases]) words.set(name, option);
    }
  }
  return words;
}

/** The row of a name or alias, whatever its case; undefined where there is none. */
export const findOption = (name: string): EndpointOption | undefined => optionWords().get(name.toLowerCase());
