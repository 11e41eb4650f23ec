/** Netlink sockets, netlink(7): requests with their answers, and notifications. */
export { NetlinkRequestError } from './error.js';
export type { NetlinkMessage, NetlinkRequest } from './message.js';
export { NetlinkSocket, type NetlinkSocketOptions } from './netlink-socket.js';
export type { NetlinkEvent } from './notifications.js';
export type { NetlinkAnswer } from './pending.js';
