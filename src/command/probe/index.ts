import { type ProbeResult, probeAll, type Verdict } from '../../index.js';
import { probeJson, probesJson } from '../../render/probe/json.js';
import { probeLine, targetLabel } from '../../render/probe/line.js';
import { exitCode, type Output, openOutput, UsageError } from '../../terminal/index.js';
import { type Plan, readArguments, readPlan } from './plan.js';

const yes: ReadonlySet<Verdict> = new Set(['open', 'answering']);
/** Verdicts that leave open whether somebody is there. */
const open: ReadonlySet<Verdict> = new Set(['silent', 'denied']);

/** Whether it is the service that was asked for by name, if any was. */
const isWanted = ({ service }: ProbeResult, wanted: string | undefined): boolean =>
  wanted === undefined || service?.name === wanted;

/** A no is told first, since it is certain. */
const answer = (results: readonly ProbeResult[], { options: { service } }: Plan): number => {
  if (results.some(({ verdict }) => !yes.has(verdict) && !open.has(verdict))) return exitCode.no;
  const wanted = typeof service === 'string' ? service : undefined;
  if (results.some((result) => yes.has(result.verdict) && !isWanted(result, wanted))) return exitCode.no;
  return results.every(({ verdict }) => yes.has(verdict)) ? exitCode.yes : exitCode.unknown;
};

/** Writes lines in the order of the targets, each as soon as those before it are there. */
const lineWriter = (
  { targets, color, options }: Plan,
  output: Output,
): ((result: ProbeResult, index: number) => void) => {
  const targetWidth = Math.max(...targets.map(({ text, protocol }) => targetLabel(text, protocol).length));
  const service = options.service !== undefined && options.service !== false;
  const waiting = new Map<number, ProbeResult>();
  let next = 0;
  return (result, index) => {
    waiting.set(index, result);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      output.write(probeLine(ready, { color, service, targetWidth }));
      waiting.delete(next++);
    }
    output.flush();
  };
};

const listener = (plan: Plan, output: Output): ((result: ProbeResult, index: number) => void) | undefined => {
  if (plan.format === 'text') return lineWriter(plan, output);
  if (plan.format !== 'ndjson') return undefined;
  return (result) => {
    output.write(`${probeJson(result)}\n`);
    output.flush();
  };
};

/** What the library says of an option's value is a wrong command line. */
const misused = (error: unknown): never => {
  throw error instanceof RangeError ? new UsageError(error.message) : error;
};

const run = async (plan: Plan, output: Output): Promise<number> => {
  const onResult = listener(plan, output);
  const results = await probeAll(plan.targets, { ...plan.options, ...(onResult && { onResult }) }).catch(
    misused,
  );
  if (plan.format === 'json') output.write(probesJson(results));
  output.flush();
  return answer(results, plan);
};

/**
 * `socketeer probe`: tells whether targets answer, and returns the exit code. Throws UsageError for a wrong command line,
 * and what probing throws.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const output = openOutput(1);
  const { given, words } = readArguments(args);
  if (given.has('help')) {
    output.write((await import('./help.js')).probeHelp());
    output.flush();
    return exitCode.yes;
  }
  return run(readPlan(given, words), output);
};
