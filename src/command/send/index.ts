import { type Channel, openChannel, parseChannelPlace } from '../../index.js';
import { contentFields } from '../../render/content/content-json.js';
import { valueJson } from '../../render/json/value.js';
import { complain, exitCode, openOutput, parseOptions } from '../../terminal/index.js';
import { asUsage, codeOf, conclude, explain } from '../data/outcome.js';
import { abortOnSignals } from '../data/signals.js';
import { readPlan, refuseLooseWait, type SendPlan } from './plan.js';
import { sendHints, sendOptions } from './rows.js';
import { Transfer } from './transfer.js';

const program = 'socketeer send';
/** The name of the document's schema; the number changes when a reader could break. */
const SCHEMA = 'socketeer/sent/1';

/** What happened, for JSON. */
interface Report {
  readonly channel?: Channel;
  readonly transfer?: Transfer;
  readonly started: number;
  readonly error?: unknown;
}

function documentJson({ target }: SendPlan, { channel, transfer, started, error }: Report): string {
  const { pieces, ...counts } = transfer?.answer ?? { pieces: [] };
  const answer =
    transfer?.answer === undefined ? undefined : { ...counts, ...contentFields(Buffer.concat(pieces)) };
  const elapsed = Math.round((performance.now() - started) * 1000) / 1000;
  return `${valueJson({
    schema: SCHEMA,
    target,
    kind: channel?.label,
    local: channel?.localAddress,
    remote: channel?.remoteAddress,
    peer: channel?.peer,
    ...(transfer?.sent ?? { messages: 0, bytes: 0 }),
    elapsed,
    answer,
    error: error === undefined ? undefined : { code: codeOf(error), message: explain(error) },
  })}\n`;
}

function report(plan: SendPlan, facts: Report): void {
  if (!plan.json) return;
  const output = openOutput(1);
  output.write(documentJson(plan, facts));
  output.flush();
}

/** Says why sending went wrong, in both forms, and returns the exit code. Throws what is no trouble of the socket. */
function fail(plan: SendPlan, facts: Report): number {
  const code = conclude(program, facts.error);
  report(plan, facts);
  return code;
}

const silent = (plan: SendPlan): string =>
  plan.waiting === undefined
    ? `the peer has not acknowledged everything after ${plan.timeout} ms`
    : `no answer after ${plan.waiting.silence} ms`;

async function open({ target, open: options, timeout }: SendPlan, signal: AbortSignal): Promise<Channel> {
  try {
    return await openChannel(target, { ...options, timeout, signal });
  } catch (error) {
    throw asUsage(error);
  }
}

async function run(plan: SendPlan, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  let channel: Channel;
  try {
    channel = await open(plan, signal);
  } catch (error) {
    return fail(plan, { started, error });
  }
  const transfer = new Transfer(channel, plan, signal);
  // The addresses are told as they were while it was open.
  const { label, localAddress, remoteAddress, peer } = channel;
  const seen = { label, localAddress, remoteAddress, peer } as Channel;
  try {
    const isWell = await transfer.run();
    if (!isWell) complain(`${program}: ${silent(plan)}`);
    report(plan, { channel: seen, transfer, started });
    return isWell ? exitCode.yes : exitCode.no;
  } catch (error) {
    return fail(plan, { channel: seen, transfer, started, error });
  } finally {
    channel.close();
  }
}

/** `socketeer send`: sends data to a socket and returns the exit code. Throws UsageError, GrammarError. */
export const main = async (args: readonly string[]): Promise<number> => {
  const operands: string[] = [];
  const given = parseOptions(args, sendOptions, sendHints, operands);
  if (given.has('help')) {
    const output = openOutput(1);
    output.write((await import('./help.js')).sendHelp());
    output.flush();
    return exitCode.yes;
  }
  refuseLooseWait(args);
  const plan = readPlan(given, operands);
  parseChannelPlace(plan.target, 'connect');
  return run(plan, abortOnSignals().signal);
};
