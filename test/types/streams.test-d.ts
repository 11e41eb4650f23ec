// Compiled, never run: `tsc` is the test. Each @ts-expect-error holds a misuse that must not compile.
import type { Socket as NodeSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type Connection,
  connect,
  DatagramSocket,
  type Inet6Address,
  type InetAddress,
  type LinkPacket,
  Listener,
  listen,
  type NetlinkEvent,
  NetlinkSocket,
  type PacketAddress,
  PacketSocket,
  type RawPacket,
  RawSocket,
  type ReceivedMessage,
  type SequencedListener,
  type SequencedStream,
  type SocketAddress,
  type Stream,
} from '../../src/index.js';
import { a, type Equal, expect } from './equal.js';

const stream = await connect('tcp:127.0.0.1:80', { noDelay: true, timeout: 100 });
expect<Equal<typeof stream, Stream>>();
const sequenced = await connect('seqpacket:/run/app.sock');
expect<Equal<typeof sequenced, SequencedStream>>();
const byOption = await connect('/run/app.sock', { type: 'seqpacket' });
expect<Equal<typeof byOption, SequencedStream>>();
const byAddress = await connect({ family: 'unix', abstract: 'app' });
expect<Equal<typeof byAddress, Stream>>();
const byPort = await connect(8080);
expect<Equal<typeof byPort, Stream>>();

// @ts-expect-error a misspelt option
connect('tcp:127.0.0.1:80', { nodelay: true });
// @ts-expect-error a switch is no number
connect('tcp:127.0.0.1:80', { noDelay: 1 });
// @ts-expect-error an option of listen
connect('tcp:127.0.0.1:80', { backlog: 5 });
// @ts-expect-error an option that can only be read
connect('tcp:127.0.0.1:80', { cookie: 1n });
// @ts-expect-error datagrams are for DatagramSocket
connect('tcp:127.0.0.1:80', { type: 'dgram' });

const listener = await listen('tcp:127.0.0.1:0', { backlog: 5, reusePort: true });
expect<Equal<typeof listener, Listener>>();
expect<Equal<typeof listener.address, SocketAddress>>();
const records = await listen('seqpacket:@app');
expect<Equal<typeof records, SequencedListener>>();
for await (const connection of listener) expect<Equal<typeof connection, Stream>>();
for await (const connection of records) expect<Equal<typeof connection, SequencedStream>>();
// @ts-expect-error a file mode is a number
listen('/run/app.sock', { mode: '0600' });
// @ts-expect-error only listen and adopt make listeners
new Listener();

expect<Equal<Awaited<ReturnType<Stream['write']>>, void>>();
expect<Equal<Awaited<ReturnType<typeof sequenced.receive>>, ReceivedMessage | null>>();
for await (const chunk of stream) expect<Equal<typeof chunk, Buffer>>();
const chunk = await stream.read();
expect<Equal<typeof chunk, Buffer | null>>();
const filled = await stream.read(new Uint8Array(10));
expect<Equal<typeof filled extends Uint8Array | null ? true : false, true>>();
expect<Equal<ReturnType<Stream['toDuplex']>, Duplex>>();
expect<Equal<ReturnType<Stream['toNodeSocket']>, NodeSocket>>();
const connection: Connection = a<Stream | SequencedStream>();
expect<Equal<typeof connection.closed, Promise<void>>>();
stream.write(['a', new Uint8Array(1)], { more: true });
// @ts-expect-error numbers are not written
stream.write(1);
// @ts-expect-error records are sent, not written
sequenced.write('x');

const datagram = await DatagramSocket.open({
  bind: 'udp:127.0.0.1:0',
  broadcast: true,
  ancillary: ['rights'],
});
for await (const { bytes, from } of datagram) {
  expect<Equal<typeof from, SocketAddress | undefined>>();
  datagram.send(bytes, from);
}
expect<Equal<Awaited<ReturnType<typeof datagram.receiveBatch>>, ReceivedMessage[]>>();
// @ts-expect-error a misspelt kind of control message
DatagramSocket.open({ family: 'inet', ancillary: ['right'] });
// @ts-expect-error TCP has no datagrams
DatagramSocket.open({ family: 'inet', protocol: 'tcp' });

const raw = await RawSocket.open({ family: 'inet', protocol: 'icmp', icmpFilter: ['echo-reply'] });
for await (const packet of raw) {
  expect<Equal<typeof packet, RawPacket>>();
  expect<Equal<typeof packet.from, InetAddress | Inet6Address>>();
}
// @ts-expect-error Unix sockets are never raw
RawSocket.open({ family: 'unix', protocol: 'icmp' });
// @ts-expect-error a misspelt ICMP type
RawSocket.open({ family: 'inet', protocol: 'icmp', icmpFilter: ['echo'] });

const packets = await PacketSocket.open({ interface: 'lo', promiscuous: true });
for await (const packet of packets) {
  expect<Equal<typeof packet, LinkPacket>>();
  expect<Equal<typeof packet.from, PacketAddress>>();
}

const netlink = await NetlinkSocket.open({ protocol: 'route', groups: [1] });
for await (const event of netlink.notifications()) {
  expect<Equal<typeof event, NetlinkEvent>>();
  // @ts-expect-error an overrun has no message, so the kind must be asked first
  event.message;
}
