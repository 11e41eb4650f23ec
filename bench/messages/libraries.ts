import type { Meter } from './meter.js';

/** What a measured process does. */
export type Role = 'receive' | 'receive-batch' | 'send' | 'send-batch' | 'accept' | 'round-trips';

/** On which kind of socket. */
export type JobKind = 'unix-dgram' | 'seqpacket' | 'udp' | 'raw' | 'tcp' | 'unix';

/** One thing to do until the meter ends the process. */
export interface Job {
  readonly kind: JobKind;
  /** A path, a port of 127.0.0.1, or an IP protocol. */
  readonly address: string;
  readonly meter: Meter;
}

/** Does it; `ready` says that others may connect or send now. */
export type Run = (job: Job, ready: () => void) => unknown;

/** What a library can do. */
export interface Library {
  readonly run: Readonly<Partial<Record<Role, Run>>>;
}

/** Bytes of each message. */
export const messageBytes = 64;
/** Bytes of each write to a stream. */
export const chunkBytes = 65_536;

/** Loaded only where they are measured. */
export const libraries = {
  socket: () => import('./libraries/socket.js'),
  objects: () => import('./libraries/objects.js'),
  node: () => import('./libraries/node.js'),
  'unix-dgram': () => import('./libraries/unix-dgram.js'),
  'raw-socket': () => import('./libraries/raw-socket.js'),
} as const satisfies Readonly<Record<string, () => Promise<Library>>>;
