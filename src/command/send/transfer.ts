import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, encodeFrame, type Framing } from '../../index.js';
import { isTerminal, UsageError } from '../../terminal/index.js';
import { Display } from '../data/display.js';
import { type Answer, Answers } from './answers.js';
import { messagesOf } from './messages.js';
import type { SendPlan } from './plan.js';
import { settle } from './settle.js';

/** What was done. */
export interface Sent {
  messages: number;
  bytes: number;
}

/** The form in which a message goes out. */
function encoder(
  { framing, ending }: SendPlan,
  bounds: Channel['bounds'],
): (message: Uint8Array) => Uint8Array {
  const wire: Framing =
    framing === undefined || framing === 'datagram' || bounds === 'messages' ? { kind: 'none' } : framing;
  return (message) => {
    const whole = ending.length === 0 ? message : Buffer.concat([message, ending]);
    try {
      return encodeFrame(wire, whole);
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  };
}

/** One run of send on an open channel. */
export class Transfer {
  readonly sent: Sent = { messages: 0, bytes: 0 };
  readonly #answers: Answers | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly plan: SendPlan,
    private readonly signal: AbortSignal,
  ) {
    const display = plan.json ? undefined : new Display(plan.view);
    if (plan.waiting !== undefined) this.#answers = new Answers(channel, display, signal);
  }

  /** What came back; undefined where nothing was awaited. */
  get answer(): Answer | undefined {
    return this.#answers?.answer;
  }

  /** Sends everything and waits for what is to be waited for. Resolves with whether all went well. */
  async run(): Promise<boolean> {
    const { plan, channel, signal } = this;
    await this.#sendAll();
    if (!plan.keepOpen) await channel.end();
    if (this.#answers === undefined || plan.waiting === undefined)
      return settle(channel, plan.timeout, signal);
    await this.#answers.finish(plan.waiting, this.sent.messages);
    return this.#answers.answer.messages > 0;
  }

  async #sendAll(): Promise<void> {
    const { plan, channel } = this;
    const encode = encoder(plan, channel.bounds);
    let isFirst = true;
    for await (const message of this.#input()) {
      if (!isFirst && plan.interval > 0) await sleep(plan.interval, undefined, { signal: this.signal });
      isFirst = false;
      await this.#sendOne(encode(message));
    }
  }

  /** What is to be sent. Waiting for it ends with the signal, and when the answers break or end a talk on a terminal. */
  async *#input(): AsyncGenerator<Uint8Array, void, undefined> {
    const { plan, channel } = this;
    const messages = messagesOf(plan.input, plan, channel.bounds);
    if (plan.input.kind !== 'stdin') return yield* messages;
    const hungUp = this.#answers?.done.then(() => (isTerminal(0) ? over : never())) ?? never();
    const ends = Promise.race([aborted(this.signal), hungUp]);
    // When nobody waits for input any more, whoever waits for answers hears of it.
    ends.catch(() => {});
    for (;;) {
      const { done, value } = await Promise.race([messages.next(), ends]);
      if (done === true) return;
      yield value;
    }
  }

  async #sendOne(data: Uint8Array): Promise<void> {
    const { timeout, descriptors } = this.plan;
    // They go with the first message only.
    const along = descriptors !== undefined && this.sent.messages === 0 ? { descriptors } : {};
    await this.channel.send(data, { timeout, signal: this.signal, ...along });
    this.sent.messages++;
    this.sent.bytes += data.length;
  }
}

const over = { done: true, value: undefined } as const;
const never = (): Promise<never> => new Promise(() => {});

/** Rejects when the signal comes. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
