import { findAddressType } from './registry.js';
import type { Opened, OpenRequest } from './types.js';

/** Opens the TCP connection, or the listener, that another protocol is to be put on: with the same options. */
export async function openTcp(
  request: OpenRequest,
  keyword: 'TCP-CONNECT' | 'TCP-LISTEN',
  parameters: readonly string[],
): Promise<Opened> {
  const type = findAddressType(keyword);
  if (type === undefined) throw new Error(`there is no type of address called ${keyword}`);
  const open = await type.load();
  // both ways are needed for a conversation, whichever way the data is to go
  return open({ ...request, type, parameters, access: 'both' });
}
