import { type CoverageGap, inspectUnixSockets, type UnixInspection } from '../../index.js';
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

/** Whether an end is shown whose holders are not known. */
const isBlind = ({ socket, connections }: UnixInspection): boolean => {
  const ends = [socket, ...connections.flatMap(({ server, client }) => [server, client])];
  return ends.some((end) => end !== undefined && end.owners.length === 0);
};

/** What could not be read and is missed: holders of an end that has none, other namespaces where a live socket is not found. */
const missed = (inspection: UnixInspection, { everywhere }: Plan): CoverageGap[] => {
  const { coverage, socket, verdict } = inspection;
  return coverage.filter(({ subject, reason, fallback }) => {
    if (subject === 'owners') return isBlind(inspection);
    if (subject === 'netns') return everywhere || (socket === undefined && live.has(verdict));
    return reason !== 'absent' && fallback === undefined;
  });
};

const tellGaps = (inspections: readonly UnixInspection[], plan: Plan): void => {
  const gaps = inspections.flatMap((inspection) => missed(inspection, plan));
  const messages = new Set(gaps.map(({ message }) => message));
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
  tellGaps(inspections, plan);
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
