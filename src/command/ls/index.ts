import { type ListOptions, listSockets } from '../../index.js';
import { exitCode, openOutput } from '../../terminal/index.js';
import { writeCount } from './count.js';
import { isBlind, reportCoverage } from './coverage.js';
import { writeCsv, writeJson, writeNdjson } from './data.js';
import { type Format, type Plan, readArguments, readPlan } from './plan.js';
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

/** The options of the listing. The language of filters is loaded only where there is one. */
const filtered = async ({ list, words, shorthands }: Plan): Promise<ListOptions> => {
  if (words === '' && shorthands === undefined) return list;
  const filter = (await import('./expression.js')).joinFilter(words, shorthands);
  return filter === undefined ? list : { ...list, filter };
};

/**
 * `socketeer ls`: lists sockets and returns the exit code. Throws UsageError for a wrong command line,
 * GrammarError for a wrong filter, and what listing throws, such as SystemError for a namespace that cannot be entered.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const output = openOutput(1);
  const read = readArguments(args);
  const { given } = read;
  if (given.has('help')) {
    output.write((await import('./help.js')).lsHelp());
    output.flush();
    return exitCode.yes;
  }
  const plan = readPlan(read);
  const write = plan.count ? writeCount : writers[plan.format];
  const record = given.last('record');
  if (record !== undefined) await (await import('./record.js')).record(record, plan.list);
  const listing = listSockets(await filtered(plan));
  const found = await write(listing, plan, output);
  output.flush();
  reportCoverage(listing.coverage, plan);
  return answer(found, plan, isBlind(listing.coverage, plan));
};
