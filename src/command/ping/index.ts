import { type Ping, type PingStatistics, ping } from '../../index.js';
import { interimText } from '../../render/ping/statistics.js';
import { complain, exitCode, openOutput } from '../../terminal/index.js';
import { asUsage } from '../given-values.js';
import { type Plan, readArguments, readPlan } from './plan.js';
import { openReport } from './report.js';

/** With a deadline, so many answers as were asked for; else one is enough. */
const answer = ({ options: { count, deadline } }: Plan, { received }: PingStatistics): number => {
  const wanted = deadline === undefined || count === undefined ? 1 : count;
  return received >= wanted ? exitCode.yes : exitCode.no;
};

/** Ctrl-C ends a ping with its statistics, and SIGQUIT tells them in between. */
const obeySignals = (running: Ping): void => {
  process.once('SIGINT', () => running.stop());
  process.on('SIGQUIT', () => complain(interimText(running.statistics)));
};

const run = async (plan: Plan): Promise<number> => {
  const output = openOutput(1);
  const running = asUsage(() => ping(plan.host, plan.options));
  obeySignals(running);
  const report = openReport(plan, await running.open(), output);
  for await (const event of running) report.event(event);
  report.end(running.statistics);
  output.flush();
  return answer(plan, running.statistics);
};

/**
 * `socketeer ping`: asks a host for echoes and returns the exit code. Throws UsageError for a wrong command line, and what
 * pinging throws.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const { given, words } = readArguments(args);
  if (!given.has('help')) return run(readPlan(given, words));
  const output = openOutput(1);
  output.write((await import('./help.js')).pingHelp());
  output.flush();
  return exitCode.yes;
};
