import { type Relay, relay } from '../../index.js';
import { valueJson } from '../../render/json/value.js';
import { exitCode, openOutput, parseOptions } from '../../terminal/index.js';
import { conclude } from '../data/outcome.js';
import { type RelayPlan, readRelayPlan } from './plan.js';
import { Report } from './report.js';
import { relayHints, relayOptions } from './rows.js';
import { tapOf } from './tap.js';

const program = 'socketeer relay';

const print = (text: string): void => {
  const output = openOutput(1);
  output.write(text);
  output.flush();
};

/** Obeys the signals that end programs: SIGTERM lets sessions go on for a while, all others end at once. */
function obeySignals(opening: AbortController, plan: RelayPlan, current: () => Relay | undefined): void {
  let ending = false;
  const end = (drain: number | false): void => {
    const running = current();
    if (running === undefined) {
      opening.abort(new Error('interrupted'));
      return;
    }
    void running.close({ drain: ending ? false : drain });
    ending = true;
  };
  process.on('SIGTERM', () => end(plan.drain));
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(false));
}

/** The document of `--json`. */
const summary = (running: Relay): string =>
  `${valueJson({ schema: 'socketeer/relay/1', ...running.statistics() })}\n`;

async function run(plan: RelayPlan): Promise<number> {
  const report = new Report(plan);
  const opening = new AbortController();
  let running: Relay | undefined;
  obeySignals(opening, plan, () => running);
  const tap = tapOf(plan);
  try {
    running = await relay(plan.left, plan.right, {
      ...plan.options,
      ...(tap && { tap }),
      signal: opening.signal,
      log: (level, text) => report.opening(level, text),
      logLevel: plan.level,
    });
    const started = running;
    process.on('SIGUSR1', () => report.numbers(started.statistics()));
    report.follow(started);
    await started.closed;
  } catch (error) {
    report.end();
    return opening.signal.aborted ? exitCode.no : conclude(program, error);
  }
  report.end();
  if (plan.json) print(summary(running));
  return report.anyBad ? exitCode.no : exitCode.yes;
}

/** `socketeer relay`: joins two ends and returns the exit code. Throws UsageError, SpecificationError. */
export const main = async (args: readonly string[]): Promise<number> => {
  const operands: string[] = [];
  const given = parseOptions(args, relayOptions, relayHints, operands);
  if (given.has('help')) {
    print((await import('./help.js')).relayHelp());
    return exitCode.yes;
  }
  return run(readRelayPlan(given, operands));
};
