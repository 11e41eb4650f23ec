/** Sockets of every kind by one text and one interface: bytes or messages in, bytes or messages out. */
export { channelOf } from './connection.js';
export { openChannel } from './open.js';
export { type ChannelPlace, parsePlace } from './place.js';
export type * from './types.js';
