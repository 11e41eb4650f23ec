import type { UnixAddress } from '../../family/address.js';
import { SocketError } from '../../socket/error.js';
import { openUnix } from './ask.js';
import type { Judgement } from './judge.js';
import type { UnixProbeOptions } from './types.js';

const usualTimeout = 3000;

/**
 * Connects as a client does, waits for room in the backlog, and closes at once. What the look without a connection
 * found stays where the kernel says nothing new.
 */
export async function connectReally(
  address: UnixAddress,
  type: 'stream' | 'seqpacket',
  before: Judgement,
  { timeout = usualTimeout, signal, namespace }: UnixProbeOptions,
): Promise<Judgement> {
  const socket = openUnix(type, namespace);
  try {
    await socket.connect(address, { timeout, ...(signal && { signal }) });
    return { verdict: 'open', reason: `the ${type} listener took a connection`, kind: type };
  } catch (error) {
    if (signal?.aborted || !(error instanceof SocketError)) throw error;
    const { errno, code, message } = error;
    if (code === 'ETIMEDOUT') {
      const evidence = before.error ?? { operation: 'connect', errno: 11, code: 'EAGAIN' };
      return { ...before, verdict: 'busy', reason: `${before.reason} for ${timeout} ms`, error: evidence };
    }
    const verdict = code === 'EACCES' || code === 'EPERM' ? 'denied' : 'refused';
    return { verdict, reason: message, kind: type, error: { operation: 'connect', errno, code } };
  } finally {
    socket.close();
  }
}
