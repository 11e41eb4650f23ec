import type { SocketAddress } from '../../index.js';
import { complain } from '../../terminal/index.js';
import { warn } from './exit.js';
import { hostName, LookupError } from './names.js';
import { numericHost } from './numeric.js';
import type { NcOptions } from './options.js';

/** `Listening on localhost 8080`: where something is, by name unless `-n`. */
export const reportAddress = async (
  what: string,
  address: SocketAddress | undefined,
  { numeric }: NcOptions,
): Promise<void> => {
  if (address?.family !== 'inet' && address?.family !== 'inet6') return;
  try {
    const host = numeric ? numericHost(address) : await hostName(address);
    complain(`${what} on ${host} ${address.port}`);
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    warn(`getnameinfo: ${error.message}`);
  }
};

/** The same for a Unix socket: always the path that was given. */
export const reportPath = (what: string, path: string): void => complain(`${what} on ${path}`);
