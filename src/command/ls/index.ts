import { listSockets } from '../../index.js';
import { exitCode, openOutput } from '../../terminal/index.js';
import { isBlind, reportCoverage } from './coverage.js';
import { type Plan, readPlan } from './plan.js';
import type { Writer } from './write.js';

/** Only the chosen writer is loaded. */
const writerFor = async ({ count, format }: Plan): Promise<Writer> => {
  if (count) return (await import('./count.js')).writeCount;
  if (format === 'table') return (await import('./table.js')).writeTable;
  const { writeCsv, writeJson, writeNdjson } = await import('./data.js');
  if (format === 'csv') return writeCsv;
  return format === 'json' ? writeJson : writeNdjson;
};

const answer = (found: number, plan: Plan, blind: boolean): number => {
  if (found > 0) return exitCode.yes;
  if (blind) return exitCode.unknown;
  return plan.searching ? exitCode.no : exitCode.yes;
};

/**
 * `socketeer ls`: lists sockets and returns the exit code. Throws UsageError for a wrong command line, and what
 * listing throws, such as SystemError for a namespace that cannot be entered.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const output = openOutput(1);
  if (args.includes('--help') || args.includes('-h')) {
    output.write((await import('./help.js')).lsHelp());
    output.flush();
    return exitCode.yes;
  }
  const plan = readPlan(args);
  const write = await writerFor(plan);
  const listing = listSockets(plan.list);
  const found = await write(listing, plan, output);
  output.flush();
  reportCoverage(listing.coverage, plan);
  return answer(found, plan, isBlind(listing.coverage, plan));
};
