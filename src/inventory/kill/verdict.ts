import { errnoMessage, errnoName } from '../../kernel/errno.js';
import type { SocketRecord } from '../record.js';
import { holderHint } from './refusal.js';
import type { DestroyOutcome, DestroyResult } from './result.js';

// <asm-generic/errno-base.h>, <asm-generic/errno.h>
const EPERM = 1;
export const ENOENT = 2;
const EINVAL = 22;
const EOPNOTSUPP = 95;

const outcomes: ReadonlyMap<number, DestroyOutcome> = new Map([
  [EPERM, 'denied'],
  [ENOENT, 'vanished'],
  [EINVAL, 'unsupported'],
  [EOPNOTSUPP, 'unsupported'],
]);

function reasonOf(socket: SocketRecord, outcome: DestroyOutcome, errno: number): string {
  switch (outcome) {
    case 'denied':
      return 'destroying sockets needs CAP_NET_ADMIN in the user namespace of their network namespace (run as root)';
    case 'vanished':
      return 'it was gone already';
    case 'unsupported':
      return socket.kind === 'mptcp'
        ? 'mptcp: the kernel cannot destroy MPTCP sockets; destroy their subflows, which are TCP sockets'
        : `${socket.kind}: this kernel cannot destroy such a socket in state ${socket.state} (CONFIG_INET_DIAG_DESTROY may be off)${holderHint(socket.owners)}`;
    default:
      return errnoMessage(errno);
  }
}

/** What the answer of the kernel, 0 or a positive errno, means for a socket. */
export function verdict(socket: SocketRecord, errno: number): DestroyResult {
  if (errno === 0) return { socket, outcome: 'destroyed' };
  const outcome = outcomes.get(errno) ?? 'failed';
  return { socket, outcome, reason: reasonOf(socket, outcome, errno), code: errnoName(errno) };
}

/** A socket that is there although the kernel did not find it. */
export const unreachable = (socket: SocketRecord): DestroyResult => ({
  socket,
  outcome: 'unreachable',
  reason: `the kernel finds sockets to destroy by their address, and this one not at all or behind another of the same address${holderHint(socket.owners)}`,
  code: 'ENOENT',
});
