// Compiled, never run: `tsc` is the test. Each @ts-expect-error holds a misuse that must not compile.
import {
  type Inet6Address,
  type InetAddress,
  listSockets,
  type SocketAddress,
  type SocketRecord,
  type UnixAddress,
} from '../../src/index.js';
import { a, type Equal, expect } from './equal.js';

const record = a<SocketRecord>();

if (record.family === 'unix') {
  expect<Equal<typeof record.local, UnixAddress>>();
  expect<Equal<typeof record.peerInode, number | undefined>>();
}
if (record.family === 'inet' || record.family === 'inet6') {
  expect<Equal<typeof record.local, InetAddress | Inet6Address>>();
}
if (record.family === 'packet') {
  // @ts-expect-error a packet socket is connected to nobody
  record.remote;
}
// @ts-expect-error only Internet sockets have it, so the family must be asked first
record.congestion;
// @ts-expect-error records are read-only
record.state = 'listen';

const address = a<SocketAddress>();
// @ts-expect-error not every family has ports
address.port;
if (address.family === 'vsock') expect<Equal<typeof address.cid, number>>();

const listing = listSockets({ kinds: ['tcp', 'unix'], states: ['listen'], owners: true });
for await (const one of listing) expect<Equal<typeof one, SocketRecord>>();

// @ts-expect-error a misspelt kind
listSockets({ kinds: ['tpc'] });
// @ts-expect-error a misspelt option
listSockets({ kind: ['tcp'] });
// @ts-expect-error a misspelt state
listSockets({ states: ['listening'] });
