/** Connections: byte streams and sequenced packets, and the listeners that accept them. */
export { Connection } from './base.js';
export { connect } from './connect.js';
export { listen } from './listen.js';
export {
  type AcceptErrorListener,
  Listener,
  type ListenerSettings,
  type SequencedListener,
} from './listener.js';
export type { ConnectOptions, ListenOptions } from './options.js';
export { SequencedStream } from './sequenced.js';
export { Stream } from './stream.js';
export type { SystemdSocket } from './systemd.js';
export type { StreamData, StreamReceiveOptions, StreamWriteOptions } from './types.js';
export type { DuplexViewOptions } from './views/duplex.js';
export type { WebStreams } from './views/web.js';
