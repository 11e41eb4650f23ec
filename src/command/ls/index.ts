import { listSockets } from '../../index.js';
import { exitCode, openOutput } from '../../terminal/index.js';
import { writeCount } from './count.js';
import { isBlind, reportCoverage } from './coverage.js';
import { writeCsv, writeJson, writeNdjson } from './data.js';
import { type Format, type Plan, readOptions, readPlan } from './plan.js';
import { writeTable } from './table.js';
import type { Writer } from './write.js';

// The writers are small: loading them all costs less than a file of its own for each would.
const writers: Readonly<Record<Format, Writer>> = {
  table: writeTable,
  json: writeJson,
  ndjson: writeNdjson,
  csv: writeCsv,
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
  const given = readOptions(args);
  if (given.has('help')) {
    output.write((await import('./help.js')).lsHelp());
    output.flush();
    return exitCode.yes;
  }
  const plan = readPlan(given);
  const write = plan.count ? writeCount : writers[plan.format];
  const record = given.last('record');
  if (record !== undefined) await (await import('./record.js')).record(record, plan.list);
  const listing = listSockets(plan.list);
  const found = await write(listing, plan, output);
  output.flush();
  reportCoverage(listing.coverage, plan);
  return answer(found, plan, isBlind(listing.coverage, plan));
};
