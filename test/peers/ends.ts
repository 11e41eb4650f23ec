import { connect, DatagramSocket, listen } from '../../src/index.js';
import { patience } from './peer.js';

/** One end in bytes as text, whatever the kind. */
export interface End extends AsyncDisposable {
  say(text: string): Promise<unknown>;
  hear(): Promise<string>;
}

const timeout = patience;
const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString();

/** Our end of a connection that we make. */
export const connectStream = async (target: string): Promise<End> => {
  const stream = await connect(target, { timeout, type: 'stream' });
  return {
    say: (data) => stream.write(data, { timeout }),
    hear: async () => text(await stream.read({ timeout })),
    [Symbol.asyncDispose]: async () => stream.destroy(),
  };
};

/** The same for records. */
export const connectRecords = async (path: string): Promise<End> => {
  const stream = await connect(`seqpacket:${path}`, { timeout });
  return {
    say: (data) => stream.send(data, { timeout }),
    hear: async () => text((await stream.receive({ timeout }))?.bytes),
    [Symbol.asyncDispose]: async () => stream.destroy(),
  };
};

/** Our end of datagrams to one peer; on Unix sockets bound, so that it can answer. */
export const connectDatagrams = async (target: string): Promise<End> => {
  const own = target.startsWith('/') ? { bind: `${target}.own` } : {};
  const socket = await DatagramSocket.open({ ...own, connect: target, timeout });
  return {
    say: (data) => socket.send(data, undefined, { timeout }),
    hear: async () => text((await socket.receive({ timeout })).bytes),
    [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose](),
  };
};

/** A server of ours that a peer comes to: `end` waits for it. */
export interface Server extends AsyncDisposable {
  /** For Internet sockets. */
  readonly port: number;
  end(): Promise<End>;
}

/** Listens for one connection. */
export const serveStream = async (
  target: string,
  type: 'stream' | 'seqpacket' = 'stream',
): Promise<Server> => {
  const listener = type === 'stream' ? await listen(target) : await listen(target, { type });
  const { address } = listener;
  return {
    port: 'port' in address ? address.port : 0,
    end: async () => {
      const stream = await listener.accept({ timeout });
      const records = 'receive' in stream && 'recordsSent' in stream;
      return {
        say: (data) => (records ? stream.send(data, { timeout }) : stream.write(data, { timeout })),
        hear: async () =>
          text(records ? (await stream.receive({ timeout }))?.bytes : await stream.read({ timeout })),
        [Symbol.asyncDispose]: async () => stream.destroy(),
      };
    },
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  };
};

/** Receives datagrams and answers the one who sent the last. */
export const serveDatagrams = async (target: string): Promise<Server> => {
  const socket = await DatagramSocket.open({ bind: target });
  const { localAddress } = socket;
  let last: Awaited<ReturnType<DatagramSocket['receive']>>['from'];
  const end: End = {
    say: (data) => socket.send(data, last, { timeout }),
    hear: async () => {
      const { bytes, from } = await socket.receive({ timeout });
      last = from;
      return text(bytes);
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return {
    port: 'port' in localAddress ? localAddress.port : 0,
    end: async () => end,
    [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose](),
  };
};
