import { type TraceDestination, type TraceHop, type TraceSummary, trace } from '../../index.js';
import { hopJson, summaryJson, traceJson } from '../../render/trace/json.js';
import { headerText, hopText, summaryText } from '../../render/trace/text.js';
import { exitCode, type Output, openOutput } from '../../terminal/index.js';
import { asUsage } from '../given-values.js';
import { type Plan, readArguments, readPlan } from './plan.js';

const begin = ({ format, host }: Plan, destination: TraceDestination, output: Output): void => {
  if (format === 'text') output.write(headerText(host, destination));
  output.flush();
};

const tell = ({ format }: Plan, { family }: TraceDestination, hop: TraceHop, output: Output): void => {
  if (format === 'text') output.write(hopText(family, hop));
  else if (format === 'ndjson') output.write(`${hopJson(hop)}\n`);
  output.flush();
};

const conclude = (
  { format, host }: Plan,
  destination: TraceDestination,
  hops: readonly TraceHop[],
  summary: TraceSummary,
): string => {
  if (format === 'json') return traceJson(host, destination, hops, summary);
  return format === 'ndjson' ? `${summaryJson(summary)}\n` : summaryText(summary, destination);
};

const run = async (plan: Plan): Promise<number> => {
  const output = openOutput(1);
  const running = asUsage(() => trace(plan.host, plan.options));
  process.once('SIGINT', () => running.stop());
  const destination = await running.open();
  begin(plan, destination, output);
  const hops: TraceHop[] = [];
  for await (const hop of running) {
    hops.push(hop);
    tell(plan, destination, hop, output);
  }
  output.write(conclude(plan, destination, hops, running.summary));
  output.flush();
  return running.summary.reached ? exitCode.yes : exitCode.no;
};

/**
 * `socketeer trace`: shows the way to a host and returns the exit code. Throws UsageError for a wrong command line, and
 * what tracing throws.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const { given, words } = readArguments(args);
  if (!given.has('help')) return run(readPlan(given, words));
  const output = openOutput(1);
  output.write((await import('./help.js')).traceHelp());
  output.flush();
  return exitCode.yes;
};
