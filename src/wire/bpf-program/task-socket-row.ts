/** Which rows are wanted: `owners` has the first 16 bytes of `sockets`. */
export type TaskSocketRows = 'owners' | 'sockets';

/** Where the columns of a row lie; all integers are in host order, the remote port and the addresses as in the kernel. */
export const taskSocketRow = {
  pid: 0,
  fd: 4,
  inode: 8,
  cookie: 16,
  netns: 24,
  family: 28,
  type: 30,
  protocol: 32,
  state: 34,
  localPort: 36,
  remotePort: 38,
  local: 40,
  remote: 56,
} as const;

/** Bytes of a row. */
export const taskSocketRowBytes = (rows: TaskSocketRows): number => (rows === 'owners' ? 16 : 72);
