import { type WaitedTarget, type WaitForResult, waitFor } from '../../index.js';
import { waitedJson, waitJson } from '../../render/wait/json.js';
import {
  complain,
  escapeLine,
  exitCode,
  type Output,
  openOutput,
  ProgressLine,
  UsageError,
} from '../../terminal/index.js';
import { type Plan, readArguments, readPlan } from './plan.js';

/** Shows who is still waited for, and why. */
class Progress {
  readonly #line = new ProgressLine();
  readonly #open = new Map<string, string>();
  readonly #started = performance.now();

  constructor(targets: readonly string[]) {
    for (const target of targets) this.#open.set(target, '');
    this.#draw();
  }

  note({ target, ready, verdict }: WaitedTarget): void {
    if (ready) this.#open.delete(target);
    else this.#open.set(target, verdict ?? '');
    this.#draw();
  }

  clear(): void {
    this.#line.clear();
  }

  #draw(): void {
    const seconds = Math.floor((performance.now() - this.#started) / 1000);
    const list = [...this.#open].map(([target, verdict]) =>
      verdict === '' ? target : `${target} (${verdict})`,
    );
    this.#line.draw(`${seconds} s, waiting for ${list.join(', ')}`);
  }
}

/** Says what is missing, each target on its line. */
const tellMissing = ({ targets, elapsed }: WaitForResult, { options: { gone } }: Plan): void => {
  const time = elapsed < 10_000 ? `${(elapsed / 1000).toFixed(1)} s` : `${Math.round(elapsed / 1000)} s`;
  for (const { target, ready, verdict, reason } of targets) {
    if (ready) continue;
    const why = verdict === undefined ? 'no attempt ended' : `${verdict}: ${reason ?? ''}`;
    complain(
      `socketeer wait: ${escapeLine(target)} is ${gone === true ? 'still there' : 'not ready'} after ${time} (${escapeLine(why)})`,
    );
  }
};

const waitAll = async (plan: Plan, output: Output): Promise<boolean> => {
  const { targets, options, format } = plan;
  const progress = format === 'text' ? new Progress(targets) : undefined;
  const onAttempt = (target: WaitedTarget): void => {
    progress?.note(target);
    if (format !== 'ndjson') return;
    output.write(`${waitedJson(target)}\n`);
    output.flush();
  };
  try {
    const result = await waitFor(targets, { ...options, onAttempt });
    progress?.clear();
    if (format === 'json') output.write(waitJson(result));
    output.flush();
    if (!result.ready && format !== 'quiet') tellMissing(result, plan);
    return result.ready;
  } catch (error) {
    throw error instanceof TypeError || error instanceof RangeError ? new UsageError(error.message) : error;
  } finally {
    progress?.clear();
  }
};

/**
 * `socketeer wait`: waits for targets, runs the command after `--`, and returns the exit code. Throws UsageError for a
 * wrong command line, and what waiting throws.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const output = openOutput(1);
  const { given, targets, command } = readArguments(args);
  if (given.has('help')) {
    output.write((await import('./help.js')).waitHelp());
    output.flush();
    return exitCode.yes;
  }
  const plan = readPlan(given, targets, command);
  if (!(await waitAll(plan, output))) return exitCode.no;
  return plan.command.length === 0 ? exitCode.yes : (await import('./run.js')).runCommand(plan.command);
};
