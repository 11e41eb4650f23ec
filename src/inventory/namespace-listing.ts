import { errnoMessage } from '../kernel/errno.js';
import { socketStateNumber } from '../wire/constant-names.js';
import { TCP_BOUND_INACTIVE, TCP_CLOSE } from '../wire/constants.js';
import { DecodeError } from '../wire/errors.js';
import type { Converter, RecordContext } from './convert/context.js';
import { procRecords } from './convert/proc.js';
import type { Coverage } from './coverage.js';
import type { Dump } from './dump.js';
import { isEmptyTable } from './empty-tables.js';
import type { SocketSource } from './machine.js';
import type { Step } from './plan.js';
import { Protocols } from './protocols.js';
import { type Outcome, readRequest } from './reader.js';
import type { SocketRecord } from './record.js';

/** What one namespace is read with. */
export interface NamespaceJob {
  readonly steps: readonly Step[];
  readonly source: SocketSource;
  /** Called when the first record is to be made. */
  readonly context: () => Promise<RecordContext>;
  readonly coverage: Coverage;
  /** One bit per wanted state. */
  readonly states: number;
  /** Keeps sockets the kernel lists twice. */
  readonly duplicates: boolean;
  /** Sockets that no table has are looked for as well. */
  readonly unlisted: boolean;
  readonly signal: AbortSignal | undefined;
}

// errno values of a kernel without a handler for a family or protocol, <asm-generic/errno.h>
const ENOENT = 2;
const EINVAL = 22;
const EPROTONOSUPPORT = 93;
const EOPNOTSUPP = 95;
const EAFNOSUPPORT = 97;
const noHandler: ReadonlySet<number> = new Set([ENOENT, EINVAL, EPROTONOSUPPORT, EOPNOTSUPP, EAFNOSUPPORT]);
const EPERM = 1;
const EACCES = 13;

/** The steps whose protocol the kernel has; kinds that are missing altogether go to `coverage`. */
export function presentSteps(
  { steps, source, coverage }: Pick<NamespaceJob, 'steps' | 'source' | 'coverage'>,
  protocols = new Protocols(source.table('protocols')),
): Step[] {
  const present = steps.filter(({ kind, inet6, file }) => file !== undefined || protocols.has(kind, inet6));
  for (const { kind } of steps) {
    if (!present.some((step) => step.kind === kind)) coverage.absent(kind);
  }
  return present;
}

/** The steps that may find something. */
function neededSteps(job: NamespaceJob): Step[] {
  const { source } = job;
  const protocols = new Protocols(source.table('protocols'));
  const steps = presentSteps(job, protocols);
  if (!source.selects) return steps; // a recording has all that was there
  const sockstat = (): string | undefined => source.table('sockstat');
  return steps.filter((step) => step.file !== undefined || !isEmptyTable(step, protocols, job, sockstat));
}

/** Reads every step in one network namespace and yields the records in batches. */
export async function* listNamespace(job: NamespaceJob): AsyncGenerator<SocketRecord[]> {
  const steps = neededSteps(job);
  const requests = steps.flatMap(({ request }) => (request === undefined ? [] : [request]));
  const dump = requests.length === 0 ? undefined : job.source.dump(requests, job.signal);
  const context = await job.context();
  for (const step of steps) {
    job.signal?.throwIfAborted();
    if (step.file !== undefined) {
      const { readProcFile } = await import('./proc-files.js');
      const records = readProcFile(step.file, { ...job, kind: step.kind }, context);
      if (records.length > 0) yield records;
    } else if (step.request === undefined || dump === undefined) yield* readTable(step, job, context);
    else yield* readDiag(step, dump, job, context);
  }
}

/** Whether the kernel may have refused a request for the filter program in it. */
const mayRefuseProgram = (errno: number): boolean => errno === EINVAL || errno === EPERM;

/** The one thing in a program that needs a privilege. */
const hiddenMarks = 'marks are shown only with CAP_NET_ADMIN, so a filter finds none';

async function* readDiag(
  step: Step,
  dump: Dump,
  job: NamespaceJob,
  context: RecordContext,
): AsyncGenerator<SocketRecord[]> {
  const { request, converter, plainer = [], privilege = hiddenMarks } = step;
  if (request === undefined || converter === undefined) return;
  let outcome = yield* readAnswers(request, dump, step, job, converter(context));
  for (const plain of plainer) {
    if (!mayRefuseProgram(outcome.errno)) break;
    if (outcome.errno === EPERM) job.coverage.permission(step.kind, privilege);
    const again = job.source.dump([plain], job.signal);
    outcome = yield* readAnswers(plain, again, step, job, converter(context));
  }
  if (noHandler.has(outcome.errno)) yield* readTable(step, job, context);
  else report(step, outcome, job);
}

/** Reads the answers to one request; returns how it went. */
async function* readAnswers(
  request: Uint8Array,
  dump: Dump,
  step: Step,
  job: NamespaceJob,
  convert: Converter,
): AsyncGenerator<SocketRecord[], Outcome> {
  const batches = readRequest(dump, convert, () => job.source.dump([request], job.signal));
  const keep = recordFilter(step, job);
  let next = await batches.next();
  for (; next.done !== true; next = await batches.next()) {
    yield keep === undefined ? next.value : next.value.filter(keep);
  }
  return next.value;
}

/** A closed TCP socket is one that has a port and neither listens nor connects, for which the kernel has a state of its own. */
function hasState({ kind, state }: SocketRecord, { states, duplicates }: NamespaceJob): boolean {
  // ss knows no state of netlink sockets, not even that one is connected.
  if (duplicates && kind === 'netlink') return (states & (1 << TCP_CLOSE)) !== 0;
  const number = kind === 'tcp' && state === 'close' ? TCP_BOUND_INACTIVE : (socketStateNumber(state) ?? 0);
  return (states & (1 << number)) !== 0;
}

/** What must be left out of an answer: states nobody selected yet, and sockets the kernel lists twice. */
function recordFilter(
  { kind, filterStates }: Step,
  job: NamespaceJob,
): ((record: SocketRecord) => boolean) | undefined {
  if (!filterStates && job.source.selects) return undefined;
  // netlink_diag walks the sockets of multicast groups a second time.
  const seen = kind === 'netlink' && !job.duplicates ? new Set<unknown>() : undefined;
  return (record) => {
    if (!hasState(record, job)) return false;
    if (seen === undefined) return true;
    return !seen.has(record.cookie) && seen.add(record.cookie) !== undefined;
  };
}

function report({ kind }: Step, outcome: Outcome, { coverage }: NamespaceJob): void {
  const { errno, interrupted, malformed } = outcome;
  if (errno === EPERM || errno === EACCES) coverage.permission(kind, errnoMessage(errno));
  else if (errno !== 0) coverage.failed(kind, errnoMessage(errno));
  if (interrupted) coverage.interrupted(kind);
  if (malformed !== undefined) coverage.failed(kind, malformed.message);
}

/** Reads what `/proc/net` has of a kind that sock_diag does not list. */
function* readTable(step: Step, job: NamespaceJob, context: RecordContext): Generator<SocketRecord[]> {
  const { kind, table } = step;
  const text = table === undefined ? undefined : job.source.table(table.name);
  if (table === undefined || text === undefined) {
    job.coverage.noDiag(kind);
    return;
  }
  try {
    const records = procRecords(table, text, job.states, context);
    // A table without sockets is not always read, and nothing is missing then.
    if (step.request !== undefined && records.length > 0) job.coverage.fallback(kind, '/proc/net');
    if (records.length > 0) yield records;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    job.coverage.failed(kind, error.message);
  }
}
