import { type Channel, openChannel } from '../../index.js';
import { exitCode } from '../../terminal/index.js';
import { Conversation } from '../data/conversation.js';
import type { Source } from '../data/display.js';
import { Journal } from '../data/journal.js';
import { asUsage, codeOf, conclude, explain, outcomeOf } from '../data/outcome.js';
import { namedAddress } from '../data/peer-text.js';
import { Interrupted } from '../data/signals.js';
import type { Plan } from './plan.js';

/** Longest time to connect in milliseconds, where nothing else was said. */
const connectTimeout = 10_000;

/** Opens the channel. What does not fit the kind of socket is wrong usage. */
async function open({ spec, open: options, timeout }: Plan, signal: AbortSignal): Promise<Channel> {
  try {
    return await openChannel(spec, { ...options, signal, timeout: timeout ?? connectTimeout });
  } catch (error) {
    throw asUsage(error);
  }
}

/** Whether it is no failure that the waiting ended so: somebody ended it, or enough time passed. */
const isExpectedEnd = (error: unknown): boolean =>
  error instanceof Interrupted || codeOf(error) === 'ETIMEDOUT';

/** Whether what was wanted came. */
function answerOf({ count, bytes }: Plan, { total }: Journal, error: unknown): number {
  if (error !== undefined && !isExpectedEnd(error)) return outcomeOf(error);
  const isEnough = total.messages >= (count ?? 0) && total.bytes >= (bytes ?? 0);
  if (!isEnough) return exitCode.no;
  // Who interrupts an endless wait had what was wanted.
  return error instanceof Interrupted || total.messages > 0 ? exitCode.yes : exitCode.no;
}

/** Receives from the place of the plan until its end, a limit or a signal; returns the exit code. */
export async function receive(plan: Plan, program: string, signal: AbortSignal): Promise<number> {
  const journal = new Journal(program, plan.view, plan.quiet);
  let channel: Channel;
  try {
    channel = await open(plan, signal);
  } catch (error) {
    const code = conclude(program, error);
    journal.finish(explain(error));
    return code;
  }
  try {
    return await converse(channel, plan, journal, program, signal);
  } finally {
    channel.close();
  }
}

async function converse(
  channel: Channel,
  plan: Plan,
  journal: Journal,
  program: string,
  signal: AbortSignal,
): Promise<number> {
  const { handling, count = Infinity, bytes = Infinity, timeout } = plan;
  const { isConnection } = channel;
  const from = isConnection ? namedAddress(channel.remoteAddress) : undefined;
  const source: Source = {
    connection: undefined,
    isStream: channel.bounds === 'bytes',
    from,
    peer: channel.peer,
  };
  journal.opened(isConnection ? 'connected' : 'receiving', channel, plan.spec);
  const conversation = new Conversation(
    channel,
    source,
    handling,
    { count, bytes, timeout, signal },
    journal,
  );
  let failed: unknown;
  let message: string | undefined;
  try {
    await conversation.run();
  } catch (error) {
    failed = error;
    if (!isExpectedEnd(error)) {
      conclude(program, error); // throws what is no trouble of the socket, such as an output that is gone
      message = explain(error);
    }
  }
  if (isConnection) journal.ended(source, conversation.tally, message);
  journal.finish(message);
  return answerOf(plan, journal, failed);
}
