import type { SocketOption } from './row.js';
import { socketBaseOptions } from './socket.js';
import { socketBufferOptions } from './socket-buffers.js';
import { socketDeliveryOptions } from './socket-delivery.js';
import { socketFilterOptions } from './socket-filter.js';
import { socketStateOptions } from './socket-state.js';
import { tcpBaseOptions } from './tcp.js';
import { tcpNewerOptions } from './tcp-newer.js';
import { tcpRepairOptions } from './tcp-repair.js';

/** Every socket option, one row each, by level. */
export const socketOptions: readonly SocketOption[] = [
  ...socketBaseOptions,
  ...socketStateOptions,
  ...socketBufferOptions,
  ...socketDeliveryOptions,
  ...socketFilterOptions,
  ...tcpBaseOptions,
  ...tcpNewerOptions,
  ...tcpRepairOptions,
];
