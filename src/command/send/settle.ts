import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, SocketError } from '../../index.js';

const longestPause = 50;

/** Whether the other side's kernel has all we sent; where there is no telling, it is as good as that. */
function isAcknowledged({ socket, label }: Channel): boolean {
  if (label !== 'tcp') return true;
  const { unacked, notsentBytes = 0 } = socket.options.tcpInfo;
  return unacked === 0 && notsentBytes === 0;
}

/** Pieces that are taken at once: a peer that never stops shall not keep us. */
const mostPieces = 64;

/** Takes and throws away what waits to be read; false when the connection is over. */
async function drain(channel: Channel): Promise<boolean> {
  for (let piece = 0; piece < mostPieces; piece++) {
    try {
      if ((await channel.receive({ timeout: 0 })) === null) return false;
    } catch (error) {
      if ((error as { code?: string }).code === 'ETIMEDOUT') return true;
      throw error;
    }
  }
  return true;
}

/**
 * Waits until the peer has what was sent, and reads what it says meanwhile: closing with data unread would make TCP reset
 * the connection, RFC 9293 section 3.10.4, and what is under way be lost. Resolves with whether it has; rejects with
 * SocketError when it resets.
 */
export async function settle(channel: Channel, timeout: number, signal: AbortSignal): Promise<boolean> {
  if (!channel.isConnection) {
    const error = channel.socket.takeError();
    const { label, localAddress: local, remoteAddress: remote } = channel;
    if (error !== undefined) throw new SocketError('send', { label, local, remote }, error);
    return true;
  }
  const end = performance.now() + timeout;
  for (let pause = 1; ; pause = Math.min(pause * 2, longestPause)) {
    if (!(await drain(channel))) return true;
    if (isAcknowledged(channel)) return true;
    if (performance.now() >= end) return false;
    await sleep(pause, undefined, { signal });
  }
}
