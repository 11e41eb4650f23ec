import type { Duplex, DuplexOptions } from 'node:stream';
import type { SocketAddress } from '../../../family/address.js';
import type { Stream } from '../stream.js';

/** Options of a Duplex view. */
export interface DuplexViewOptions {
  /** Whether our direction stays open when the peer ends its own. Default: true. */
  readonly allowHalfOpen?: boolean;
  /** Bytes that may wait in either direction before pipes pause. Default: Node's own. */
  readonly highWaterMark?: number;
}

/** The properties of net.Socket that servers look at. */
const placeOf = (
  address: SocketAddress | undefined,
): { address?: string; port?: number; family?: string } => {
  if (address?.family === 'inet') return { address: address.address, port: address.port, family: 'IPv4' };
  if (address?.family === 'inet6') return { address: address.address, port: address.port, family: 'IPv6' };
  return {};
};

/** Writes what has piled up in one go. */
type Pile = { chunk: Uint8Array }[];
type Done = (error?: Error | null) => void;

const settle = (promise: Promise<void>, done: Done): void => {
  promise.then(() => done(), done);
};

function read(this: Duplex, stream: Stream): void {
  stream.read().then(
    (chunk) => this.push(chunk),
    (error) => this.destroy(error),
  );
}

const optionsOf = (
  stream: Stream,
  { allowHalfOpen = true, highWaterMark }: DuplexViewOptions,
): DuplexOptions => ({
  allowHalfOpen,
  decodeStrings: true,
  ...(highWaterMark === undefined ? {} : { highWaterMark }),
  read() {
    read.call(this, stream);
  },
  write: (chunk: Uint8Array, _encoding, done) => settle(stream.write(chunk), done),
  writev: (pile: Pile, done) => settle(stream.write(pile.map(({ chunk }) => chunk)), done),
  final: (done) => settle(stream.end(), done),
  destroy(error, done) {
    stream.destroy(error ?? undefined);
    done(error);
  },
});

/** A stream as a Duplex of Node. Destroying either destroys the other. */
export function toDuplex(stream: Stream, options: DuplexViewOptions = {}): Duplex {
  const node = process.getBuiltinModule('node:stream');
  const duplex = new node.Duplex(optionsOf(stream, options));
  const local = placeOf(stream.localAddress);
  const remote = placeOf(stream.remoteAddress);
  Object.assign(duplex, {
    localAddress: local.address,
    localPort: local.port,
    localFamily: local.family,
    remoteAddress: remote.address,
    remotePort: remote.port,
    remoteFamily: remote.family,
  });
  const over = (error?: Error) => {
    if (stream.destroyed) duplex.destroy(error);
  };
  stream.closed.then(() => over(), over);
  return duplex;
}
