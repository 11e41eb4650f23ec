import { type Descriptor, getsockname } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import type { EndpointContext } from '../types.js';
import type { SockaddrBytes } from './sockaddr.js';
import { removal } from './unix-name.js';
import { changeSocketFile } from './unix-owner.js';

/** How a client of Unix sockets gets a name of its own. */
export interface UnixClient {
  readonly bind: ((fd: Descriptor) => SockaddrBytes) | undefined;
  /** Whether the file of that name is removed at the end. */
  readonly unlink: boolean;
}

/** What binds a client, and what takes that back. */
export interface ClientFile {
  readonly bind: (fd: Descriptor) => void;
  readonly remove: () => void;
}

/** The path of a name; undefined for an abstract one or none. */
export function pathOf(name: SockaddrBytes): string | undefined {
  const bytes = name.subarray(2);
  if (bytes.length === 0 || bytes[0] === 0) return undefined;
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString();
}

/** Prepares the binding of a client's socket, with the options of the phases around it. */
export function bindUnixClient(
  { bind, unlink }: UnixClient,
  options: EndpointOptions,
  context: EndpointContext,
): ClientFile {
  let remove = (): void => {};
  return {
    bind(fd) {
      if (bind !== undefined) {
        bind(fd);
        const path = pathOf(getsockname(fd));
        if (path !== undefined) {
          remove = removal(path, unlink, context);
          changeSocketFile(path, options);
        }
      }
      options.apply('PREBIND', fd);
      options.apply('BIND', fd);
      options.apply('PASTBIND', fd);
    },
    remove: () => remove(),
  };
}
