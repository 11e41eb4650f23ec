import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Which datagram passes: its number from 0 on, counted for each way, and its bytes. */
export type Passes = (way: 'to-server' | 'to-client', number: number, bytes: Buffer) => boolean;

/** A relay of datagrams between one client and a server that loses some of them. */
export interface LossyRelay extends AsyncDisposable {
  readonly port: number;
  /** How many it has lost. */
  readonly lost: number;
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** Relays to a port of 127.0.0.1 what `passes`. */
export async function lossyRelay(serverPort: number, passes: Passes): Promise<LossyRelay> {
  const [front, back] = [await bound(), await bound()];
  const seen = { 'to-server': 0, 'to-client': 0 };
  let client: RemoteInfo | undefined;
  let lost = 0;
  const judge = (way: keyof typeof seen, bytes: Buffer): boolean => {
    const passed = passes(way, seen[way]++, bytes);
    if (!passed) lost++;
    return passed;
  };
  front.on('message', (bytes, from) => {
    client = from;
    if (judge('to-server', bytes)) back.send(bytes, serverPort, '127.0.0.1');
  });
  back.on('message', (bytes) => {
    if (client !== undefined && judge('to-client', bytes)) front.send(bytes, client.port, client.address);
  });
  // that somebody has gone is what the ends find out by themselves
  for (const socket of [front, back]) socket.on('error', () => {});
  return {
    port: front.address().port,
    get lost() {
      return lost;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(
        [front, back].map((socket) => new Promise<void>((done) => socket.close(() => done()))),
      );
    },
  };
}
