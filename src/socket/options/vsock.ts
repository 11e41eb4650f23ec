import { amount64, flag, int32, timeval } from './codec.js';
import { AF_VSOCK_LEVEL } from './levels.js';
import type { SocketOption } from './row.js';

const vsock = { level: AF_VSOCK_LEVEL, families: ['vsock'], types: ['stream', 'seqpacket'] } as const;

/** AF_VSOCK, vsock(7), `<linux/vm_sockets.h>`. */
export const vsockOptions: readonly SocketOption[] = [
  {
    ...vsock,
    name: 'vsockBufferSize',
    constant: 'SO_VM_SOCKETS_BUFFER_SIZE',
    number: 0,
    codec: amount64,
    unit: 'bytes',
    access: 'read-write',
    writeEffect: 'kept between the smallest and the largest size',
    doc: 'The memory for data received and not yet read.',
    phase: 'beforeConnect',
  },
  {
    ...vsock,
    name: 'vsockBufferMinimum',
    constant: 'SO_VM_SOCKETS_BUFFER_MIN_SIZE',
    number: 1,
    codec: amount64,
    unit: 'bytes',
    access: 'read-write',
    doc: 'The smallest value of the buffer size.',
    phase: 'beforeConnect',
  },
  {
    ...vsock,
    name: 'vsockBufferMaximum',
    constant: 'SO_VM_SOCKETS_BUFFER_MAX_SIZE',
    number: 2,
    codec: amount64,
    unit: 'bytes',
    access: 'read-write',
    doc: 'The largest value of the buffer size.',
    phase: 'beforeConnect',
  },
  {
    ...vsock,
    name: 'vsockPeerHostId',
    constant: 'SO_VM_SOCKETS_PEER_HOST_VM_ID',
    number: 3,
    codec: int32,
    access: 'read',
    doc: "The host's own id of the peer; only VMware's transport ever had it.",
    phase: 'afterConnect',
  },
  {
    ...vsock,
    name: 'vsockTrusted',
    constant: 'SO_VM_SOCKETS_TRUSTED',
    number: 5,
    codec: flag,
    access: 'read',
    doc: "Whether the peer is privileged; only VMware's transport ever had it.",
    phase: 'afterConnect',
  },
  {
    ...vsock,
    name: 'vsockConnectTimeout',
    constant: 'SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD',
    number: 6,
    codec: timeval,
    unit: 'milliseconds',
    access: 'read-write',
    writeEffect: 'rounded up to the tick of the kernel',
    doc: 'How long connecting waits at most.',
    phase: 'beforeConnect',
  },
  {
    ...vsock,
    name: 'vsockNonBlocking',
    constant: 'SO_VM_SOCKETS_NONBLOCK_TXRX',
    number: 7,
    codec: flag,
    access: 'read',
    doc: 'Transfers that do not block; meant for use inside a kernel only.',
  },
];
