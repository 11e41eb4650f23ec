import type { SocketAddress } from '../../family/address.js';
import { DatagramSocket } from '../../socket/datagram/index.js';
import { SocketError } from '../../socket/error.js';
import { connect, type Stream } from '../../socket/stream/index.js';
import { type DnsAnswer, type DnsQuestion, readAnswer } from './dns-question.js';

/** How patiently a server is asked. */
export interface DnsPatience {
  /** Milliseconds for an answer. */
  readonly timeout: number;
  readonly tries: number;
  readonly signal: AbortSignal;
}

const isLate = (error: unknown): boolean => error instanceof SocketError && error.code === 'ETIMEDOUT';

/** Waits for the answer to one of the questions that were sent; undefined where there is none in time. */
async function answerInTime(
  socket: DatagramSocket,
  question: DnsQuestion,
  { timeout, signal }: DnsPatience,
): Promise<DnsAnswer | undefined> {
  const end = performance.now() + timeout;
  try {
    for (;;) {
      const left = Math.max(1, Math.ceil(end - performance.now()));
      const { bytes } = await socket.receive({ timeout: left, signal });
      const answer = readAnswer(bytes, question);
      if (answer !== undefined) return answer;
    }
  } catch (error) {
    if (isLate(error)) return undefined;
    throw error;
  }
}

/** Reads so many bytes; undefined where it ends before. */
async function readWhole(stream: Stream, length: number, patience: DnsPatience): Promise<Buffer | undefined> {
  const { timeout, signal } = patience;
  const whole = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const piece = await stream.read(whole.subarray(at), { timeout, signal });
    if (piece === null) return undefined;
    at += piece.length;
  }
  return whole;
}

/** Asks by TCP, RFC 1035 4.2.2: before each message stands its length. Rejects with SocketError. */
async function exchangeOverTcp(
  server: SocketAddress,
  question: DnsQuestion,
  patience: DnsPatience,
): Promise<DnsAnswer | undefined> {
  const { timeout, signal } = patience;
  await using stream = await connect(server, { timeout, signal });
  const head = Buffer.alloc(2);
  head.writeUInt16BE(question.bytes.length);
  await stream.write(Buffer.concat([head, question.bytes]), { timeout, signal });
  const length = await readWhole(stream, head.length, patience);
  const message = length === undefined ? undefined : await readWhole(stream, length.readUInt16BE(), patience);
  return message === undefined ? undefined : readAnswer(message, question);
}

/**
 * Asks a server by UDP, and by TCP where its answer does not go into a datagram; undefined where it does not answer. Rejects
 * with SocketError, and the signal's reason.
 */
export async function exchange(
  server: SocketAddress,
  question: DnsQuestion,
  patience: DnsPatience,
): Promise<DnsAnswer | undefined> {
  const { tries, signal } = patience;
  using socket = await DatagramSocket.open({ protocol: 'udp', connect: server, signal });
  for (let round = 0; round < tries; round++) {
    await socket.send(question.bytes, undefined, { signal });
    const answer = await answerInTime(socket, question, patience);
    if (answer?.isTruncated) return (await exchangeOverTcp(server, question, patience)) ?? answer;
    if (answer !== undefined) return answer;
  }
  return undefined;
}
