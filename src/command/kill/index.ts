import {
  type DestroyResult,
  destroySockets,
  GrammarError,
  listSockets,
  type SocketRecord,
} from '../../index.js';
import { complain, escapeLine, exitCode, type Output, openOutput, UsageError } from '../../terminal/index.js';
import { confirm } from './ask.js';
import { type Plan, readArguments, readPlan } from './plan.js';
import { documentJson, resultsNdjson, tellReasons, writeResults } from './report.js';

/** What was found, and whether anything that was asked for could not be read. */
interface Found {
  readonly sockets: readonly SocketRecord[];
  readonly coverage: ReturnType<typeof listSockets>['coverage'];
}

const find = async ({ list }: Plan): Promise<Found> => {
  const listing = listSockets(list);
  const sockets: SocketRecord[] = [];
  try {
    for await (const batch of listing.batches()) for (const record of batch) sockets.push(record);
  } catch (error) {
    throw error instanceof GrammarError ? new UsageError(error.message) : error;
  }
  return { sockets, coverage: listing.coverage };
};

/** Says what could not be read, as ls does: what the kernel does not have loses nothing. */
const tellGaps = ({ coverage }: Found): void => {
  for (const { reason, fallback, message } of coverage) {
    if (reason !== 'absent' && fallback === undefined) complain(`socketeer kill: ${escapeLine(message)}`);
  }
};

const report = async (
  results: readonly DestroyResult[],
  { coverage }: Found,
  { format }: Plan,
  output: Output,
): Promise<void> => {
  if (format === 'json') output.write(documentJson(results, coverage));
  else if (format === 'ndjson') output.write(resultsNdjson(results));
  else await writeResults(results, output);
  output.flush();
  if (format === 'text') tellReasons(results);
};

const nothingLeft = ({ outcome }: DestroyResult): boolean =>
  outcome === 'destroyed' || outcome === 'destroyable' || outcome === 'vanished';

const answer = (results: readonly DestroyResult[]): number =>
  results.length > 0 && results.every(nothingLeft) ? exitCode.yes : exitCode.no;

/** Shows what would be destroyed and asks; only what can be destroyed counts. */
const isAgreed = async (preview: readonly DestroyResult[], output: Output): Promise<boolean> => {
  const wanted = preview.filter(({ outcome }) => outcome === 'destroyable');
  if (wanted.length === 0) return false;
  await writeResults(wanted, output);
  output.flush();
  tellReasons(preview);
  const agreed = confirm(wanted.length);
  if (!agreed) complain('socketeer kill: nothing was destroyed');
  return agreed;
};

const run = async (plan: Plan, output: Output): Promise<number> => {
  const found = await find(plan);
  tellGaps(found);
  if (found.sockets.length === 0 && plan.format === 'text') {
    complain('socketeer kill: no socket matches the filter');
    return exitCode.no;
  }
  if (plan.dryRun || plan.ask) {
    const preview = await destroySockets(found.sockets, { ...plan.destroy, dryRun: true });
    const hopeless = preview.every(({ outcome }) => outcome !== 'destroyable');
    if (plan.dryRun || hopeless) {
      await report(preview, found, plan, output);
      return answer(preview);
    }
    if (!(await isAgreed(preview, output))) return exitCode.no;
  }
  const results = await destroySockets(found.sockets, plan.destroy);
  await report(results, found, plan, output);
  return answer(results);
};

/**
 * `socketeer kill`: destroys the sockets a filter selects and returns the exit code. Throws UsageError for a wrong
 * command line, and what listing throws.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const output = openOutput(1);
  const { given, words } = readArguments(args);
  if (given.has('help')) {
    output.write((await import('./help.js')).killHelp());
    output.flush();
    return exitCode.yes;
  }
  return run(readPlan(given, words), output);
};
