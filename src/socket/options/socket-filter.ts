import { bytes, flag, int32 } from './codec.js';
import { SOL_SOCKET } from './levels.js';
import type { SocketOption } from './row.js';

const socket = { level: SOL_SOCKET } as const;

/** SOL_SOCKET: BPF programs, socket(7). */
export const socketFilterOptions: readonly SocketOption[] = [
  {
    ...socket,
    name: 'attachFilter',
    constant: 'SO_ATTACH_FILTER',
    number: 26,
    codec: bytes(0, 'struct sock_fprog'),
    access: 'call',
    doc: 'The classic BPF program that each packet has to pass; it is attached by a call of its own.',
  },
  {
    ...socket,
    name: 'detachFilter',
    constant: 'SO_DETACH_FILTER',
    number: 27,
    codec: int32,
    access: 'write',
    doc: 'Takes the BPF program away, whatever the number; SO_DETACH_BPF is the same.',
    socat: ['detach-filter'],
  },
  {
    ...socket,
    name: 'lockFilter',
    constant: 'SO_LOCK_FILTER',
    number: 44,
    codec: flag,
    access: 'read-write',
    since: 'Linux 3.9',
    doc: 'Forbids to change the BPF program; it cannot be taken back.',
  },
  {
    ...socket,
    name: 'attachBpf',
    constant: 'SO_ATTACH_BPF',
    number: 50,
    codec: int32,
    access: 'write',
    since: 'Linux 3.19',
    doc: 'Attaches the eBPF program of this descriptor, which each packet has to pass.',
  },
  {
    ...socket,
    name: 'attachReusePortFilter',
    constant: 'SO_ATTACH_REUSEPORT_CBPF',
    number: 51,
    codec: bytes(0, 'struct sock_fprog'),
    families: ['inet', 'inet6'],
    access: 'call',
    since: 'Linux 4.5',
    doc: 'The classic BPF program that chooses the socket of a reuse-port group; attached by a call of its own.',
  },
  {
    ...socket,
    name: 'attachReusePortBpf',
    constant: 'SO_ATTACH_REUSEPORT_EBPF',
    number: 52,
    codec: int32,
    families: ['inet', 'inet6'],
    types: ['stream', 'dgram'],
    access: 'write',
    since: 'Linux 4.5',
    doc: 'The eBPF program, by its descriptor, that chooses the socket of a reuse-port group.',
  },
  {
    ...socket,
    name: 'detachReusePortBpf',
    constant: 'SO_DETACH_REUSEPORT_BPF',
    number: 68,
    codec: int32,
    families: ['inet', 'inet6'],
    types: ['stream', 'dgram'],
    access: 'write',
    since: 'Linux 5.3',
    doc: 'Takes away the BPF program of a reuse-port group, whatever the number.',
  },
];
