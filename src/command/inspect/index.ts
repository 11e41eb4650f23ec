import { inspectUnixSockets, type UnixInspection } from '../../index.js';
import { inspectionJson, inspectionsJson } from '../../render/inspect/json.js';
import { inspectionText } from '../../render/inspect/text.js';
import { complain, escapeLine, exitCode, type Output, openOutput } from '../../terminal/index.js';
import { type Plan, readArguments, readPlan } from './plan.js';

/** Verdicts that a live socket gives. */
const live: ReadonlySet<string> = new Set(['open', 'answering', 'busy', 'refused']);
/** Verdicts that leave open what is there. */
const open: ReadonlySet<string> = new Set(['denied', 'unresolved']);

const answer = ({ verdict, socket }: UnixInspection): number => {
  if (verdict === 'wrong-kind') return exitCode.no;
  if (socket !== undefined || live.has(verdict)) return exitCode.yes;
  return open.has(verdict) ? exitCode.unknown : exitCode.no;
};

/** What could not be read and is missed: the holders of an end that has none. */
const tellGaps = (inspections: readonly UnixInspection[]): void => {
  const messages = new Set<string>();
  for (const { coverage, socket, connections } of inspections) {
    const ends = [socket, ...connections.flatMap(({ server, client }) => [server, client])];
    const blind = ends.some((end) => end !== undefined && end.owners.length === 0);
    for (const { subject, reason, fallback, message } of coverage) {
      const missed = subject === 'owners' ? blind : reason !== 'absent' && fallback === undefined;
      if (missed) messages.add(message);
    }
  }
  for (const message of messages) complain(`socketeer inspect: ${escapeLine(message)}`);
};

const write = (inspection: UnixInspection, first: boolean, { format, color }: Plan, output: Output): void => {
  if (format === 'json') return;
  if (format === 'ndjson') output.write(`${inspectionJson(inspection)}\n`);
  else output.write(`${first ? '' : '\n'}${inspectionText(inspection, { color })}`);
  output.flush();
};

const run = async (plan: Plan, output: Output): Promise<number> => {
  const inspections: UnixInspection[] = [];
  for await (const inspection of inspectUnixSockets(plan.targets, { everywhere: plan.everywhere })) {
    write(inspection, inspections.length === 0, plan, output);
    inspections.push(inspection);
  }
  if (plan.format === 'json') output.write(inspectionsJson(inspections));
  output.flush();
  tellGaps(inspections);
  return Math.max(...inspections.map(answer));
};

/**
 * `socketeer inspect`: shows everything about Unix sockets and returns the exit code. Throws UsageError for a wrong
 * command line, and what listing throws.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  const output = openOutput(1);
  const { given, targets } = readArguments(args);
  if (given.has('help')) {
    output.write((await import('./help.js')).inspectHelp());
    output.flush();
    return exitCode.yes;
  }
  return run(readPlan(given, targets), output);
};
