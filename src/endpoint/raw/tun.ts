import { SOCK_NONBLOCK } from '../../kernel/constants.js';
import { close, type Descriptor, open as openFile, socket } from '../../kernel/index.js';
import { AF_INET, SOCK_DGRAM } from '../../wire/constants.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import { plainEndpoint } from '../plain.js';
import { sidesOf } from '../sides.js';
import type { Opened, OpenRequest } from '../types.js';
import { makeTunInterface, setInterfaceAddress } from './interface-call.js';
import { applyInterfaceOptions } from './interface-options.js';
import { parseInetNetwork } from './network.js';

const usualDevice = '/dev/net/tun';

/** Flags of TUNSETIFF, `<linux/if_tun.h>`. */
const kinds: Readonly<Record<string, number>> = { tun: 0x1, tap: 0x2 };
const IFF_NO_PI = 0x1000;

/** How open(2) is asked for a direction. */
const accessFlags = { read: 0, write: 1, both: 2 } as const;

/** Takes what TUNSETIFF is to make. Throws TypeError. */
function takeKind({ options }: OpenRequest): number {
  const type = options.text('tun-type') ?? 'tun';
  const kind = kinds[type];
  if (kind === undefined) throw new TypeError(`unknown tun-type "${type}"; there are tun and tap`);
  return kind | (options.flag('iff-no-pi') ? IFF_NO_PI : 0);
}

/** Does something with a socket, by which interfaces are set up. */
function withSocket(use: (fd: Descriptor) => void): void {
  const fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  try {
    use(fd);
  } finally {
    close(fd);
  }
}

/** Makes the interface of an open device. Throws SystemError, GrammarError, TypeError. */
function setUp(fd: Descriptor, request: OpenRequest): string {
  const { options, parameters, context } = request;
  const kind = takeKind(request);
  const name = makeTunInterface(fd, options.text('tun-name') ?? '', kind);
  context.log('notice', `TUN: new device "${name}"`);
  withSocket((control) => {
    const [text] = parameters;
    if (text !== undefined) {
      const { address, mask } = parseInetNetwork(text);
      setInterfaceAddress(control, name, address, mask);
    }
    applyInterfaceOptions(options, control, name);
  });
  return name;
}

/** Opens TUN: a network interface of our own, whose packets are read and written here. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { type, options, access, context } = request;
  const device = options.text('tun-device') ?? usualDevice;
  options.apply('EARLY', -1);
  context.log('notice', 'creating tunnel network interface');
  options.apply('PREOPEN', -1);
  const fd = openFile(device, accessFlags[access] | options.openFlags());
  try {
    const name = setUp(fd, request);
    for (const phase of ['PASTOPEN', 'FD', 'LATE', 'LATE2'] as const) options.apply(phase, fd);
    const endpoint = plainEndpoint({
      type: type.keyword,
      label: `tun ${name}`,
      bounds: 'messages',
      plain: {
        ...sidesOf(access, fd),
        kind: 'other',
        end: takeEndMethod(options, 'none'),
      },
      data: takeDataOptions(options),
    });
    return { kind: 'endpoint', endpoint };
  } catch (error) {
    close(fd);
    throw error;
  }
}
