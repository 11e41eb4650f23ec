import { setTimeout as sleep } from 'node:timers/promises';
import { type Socket, SocketError } from '../../index.js';

const usualSeconds = 3;

/** Whether a byte went out, or what the kernel says instead. */
const poke = (socket: Socket): 'sent' | 'refused' | 'failed' => {
  try {
    return socket.trySend('X') === undefined ? 'failed' : 'sent';
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    return error.code === 'ECONNREFUSED' ? 'refused' : 'failed';
  }
};

/**
 * nc's test of a UDP port: a byte, another one, and one each second (`-w`, else three); only a refusal speaks against
 * it. Silence counts as success, which is why `--strict` exists.
 */
export const seemsOpen = async (socket: Socket, timeout: number | undefined): Promise<boolean> => {
  if (poke(socket) !== 'sent' || poke(socket) === 'refused') return false;
  const seconds = timeout === undefined ? usualSeconds : timeout / 1000;
  for (let second = 0; second < seconds; second++) {
    await sleep(1000);
    if (poke(socket) === 'refused') return false;
  }
  return true;
};
