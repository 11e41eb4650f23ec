import { once } from 'node:events';
import type net from 'node:net';
import { assertSame, bytesOf, collect } from '../kernel/pump-help.js';

/** A number below `most`; the numbers repeat for the same seed. */
export type Dice = (most: number) => number;

export const dice = (seed: number): Dice => {
  let state = seed * 2654435761;
  return (most) => {
    state = (Math.imul(state | 1, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
};

/** Writes in pieces of random sizes, with pauses now and then. */
export async function feed(stream: net.Socket, bytes: Buffer, random: Dice): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random(1 << (1 + random(18)));
    if (!stream.write(bytes.subarray(at, at + size))) await once(stream, 'drain');
    if (random(10) === 0) await new Promise((resolve) => setImmediate(resolve));
    at += size;
  }
}

/** Seeds that give each order of ends with much and with little to send. */
export const seeds = Array.from({ length: 9 }, (_, index) => index + 1);

/** How much is sent: more than any buffer holds, or little, or nothing. */
const amount = (random: Dice, seed: number): number =>
  seed <= 3 ? random(3_000_000) : random(1 << random(20));

/** What passed between two streams: payloads of random sizes both ways, checked for every byte. */
export interface Passed {
  readonly toRight: number;
  readonly toLeft: number;
}

/** Sends random payloads both ways, with ends in the order that the seed says: both at once, one first, the other first. */
export async function exchangeRandom(
  left: net.Socket,
  right: net.Socket,
  seed: number,
  what: string,
): Promise<Passed> {
  const random = dice(seed);
  const there = bytesOf(amount(random, seed), seed);
  const back = bytesOf(amount(random, seed), seed + 1000);
  const received = Promise.all([collect(right), collect(left)]);
  const send = async (stream: net.Socket, bytes: Buffer, ended?: Promise<unknown>): Promise<void> => {
    await feed(stream, bytes, random);
    await ended;
    stream.end();
  };
  const until = (stream: net.Socket): Promise<unknown> => once(stream, 'end');
  // Where one ends first, the other may send on but ends only when it has heard of that.
  if (seed % 3 === 0) await Promise.all([send(left, there), send(right, back)]);
  else if (seed % 3 === 1) await Promise.all([send(left, there), send(right, back, until(right))]);
  else await Promise.all([send(right, back), send(left, there, until(left))]);
  const [gotRight, gotLeft] = await received;
  assertSame(gotRight, there, `to the right, ${what} ${seed}`);
  assertSame(gotLeft, back, `to the left, ${what} ${seed}`);
  return { toRight: there.length, toLeft: back.length };
}
