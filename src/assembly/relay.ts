import { holdLockFile, type LockFile } from '../endpoint/lock-file.js';
import { isNodeStream, type NodeStream, streamEndpoint } from '../endpoint/nodestream.js';
import { checkSpecification, dialOf, openSpecification } from '../endpoint/open.js';
import { readSpecification } from '../endpoint/resolve.js';
import type {
  Endpoint,
  EndpointAccess,
  EndpointContext,
  EndpointSource,
  LogLevel,
  Opened,
} from '../endpoint/types.js';
import { withoutSecrets } from '../grammar/specification/secrets.js';
import type { AddressSpecification } from '../grammar/specification/types.js';
import { Relay } from '../relay/relay.js';
import type { RelayPolicy, RightSide } from '../relay/types.js';

/**
 * What a relay joins: a specification in socat's language or as a URL, something opened, a source of ends, or a stream of
 * Node.
 */
export type RelayEnd = string | AddressSpecification | Endpoint | EndpointSource | NodeStream;

/** How relay() opens its ends, and how it carries sessions. Times are milliseconds. */
export interface RelayOptions extends RelayPolicy {
  /** Ends opening; later it closes the relay at once. */
  readonly signal?: AbortSignal;
  /** Hears what happens while ends are opened. */
  readonly log?: (level: LogLevel, text: string) => void;
  /** The least severity that `log` hears; default `warning`. What is told of each connection costs, as we have to see it. */
  readonly logLevel?: LogLevel;
  /** A file that no two may hold at once; taken before anything is opened, given back when all is closed. */
  readonly lockFile?: LockFile;
  /** The family of names that have addresses of both. */
  readonly ipVersion?: 4 | 6;
  /** What else endpoints are to know; for programs that behave like another one. */
  readonly context?: Partial<EndpointContext>;
}

const isSpecification = (end: RelayEnd): end is string | AddressSpecification =>
  typeof end === 'string' || ('kind' in end && (end.kind === 'single' || end.kind === 'dual'));

const isSource = (end: Endpoint | EndpointSource | NodeStream): end is EndpointSource =>
  'next' in end && typeof end.next === 'function';

/** Which ways data goes, as each side sees it. */
const accesses: Readonly<
  Record<NonNullable<RelayPolicy['directions']>, readonly [EndpointAccess, EndpointAccess]>
> = {
  both: ['both', 'both'],
  'left-to-right': ['read', 'write'],
  'right-to-left': ['write', 'read'],
};

const severities: readonly LogLevel[] = ['debug', 'info', 'notice', 'warning', 'error', 'fatal'];

/** The log of endpoints, from the level that is wanted. */
function logOf({ log, logLevel = 'warning' }: RelayOptions): Pick<EndpointContext, 'log' | 'logs'> {
  const least = severities.indexOf(logLevel);
  const logs = (level: LogLevel): boolean => log !== undefined && severities.indexOf(level) >= least;
  return {
    logs,
    log: (level, text) => {
      if (logs(level)) log?.(level, text);
    },
  };
}

const contextOf = (options: RelayOptions, signal: AbortSignal): EndpointContext => ({
  ...logOf(options),
  ipVersion: options.ipVersion,
  blockSize: options.blockSize,
  environment: {},
  environmentPrefix: 'SOCKETEER',
  idleTimeout: options.idleTimeout,
  dialect: 'socketeer',
  ...options.context,
  signal,
});

const opened = (end: Endpoint | EndpointSource | NodeStream): Opened => {
  if (isNodeStream(end)) return { kind: 'endpoint', endpoint: streamEndpoint(end) };
  return isSource(end) ? { kind: 'source', source: end } : { kind: 'endpoint', endpoint: end };
};

const labelOf = (end: RelayEnd): string => {
  if (typeof end === 'string') return withoutSecrets(end);
  if (isNodeStream(end)) return end.constructor.name;
  return isSpecification(end) ? withoutSecrets(end.text) : end.label;
};

/** What is opened anew for each session. */
function specifiedSide(
  end: string | AddressSpecification,
  access: EndpointAccess,
  options: RelayOptions,
): RightSide {
  const dialect = options.context?.dialect ?? 'socketeer';
  const specification = typeof end === 'string' ? readSpecification(end, dialect) : end;
  // socat reads it when there is a session; we tell what is wrong before there is any.
  if (dialect !== 'socat')
    checkSpecification(specification, contextOf(options, new AbortController().signal));
  return {
    label: labelOf(end),
    open: (left, signal) =>
      openSpecification(specification, access, {
        ...contextOf(options, signal),
        environment: { ...options.context?.environment, ...left.environment },
      }),
    dial: () => dialOf(specification, contextOf(options, new AbortController().signal)),
  };
}

/** What is there already, and so is there once. */
function givenSide(end: Endpoint | EndpointSource | NodeStream): RightSide {
  let right: Opened | undefined = opened(end);
  return {
    label: labelOf(end),
    open: async () => {
      if (right === undefined) throw new Error(`${labelOf(end)}: is in use by another session`);
      const mine = right;
      right = undefined;
      return mine;
    },
  };
}

/**
 * Joins two ends of any kind, and gives the relay once the left one is open: with `fork` it listens then, and each
 * connection becomes a session with a right end of its own; without, the right end is opened next, and there is one session.
 * Rejects with SpecificationError where a text is wrong, else with what the left end fails to open with.
 *
 * ```ts
 * const proxy = await relay('tcp-listen:8080,fork,reuseaddr', 'unix:/run/app.sock');
 * proxy.on('ended', ({ left, toRight }) => console.log(left.label, toRight.bytes, toRight.reason));
 * await proxy.close({ drain: 5000 });
 * ```
 */
export async function relay(left: RelayEnd, right: RelayEnd, options: RelayOptions = {}): Promise<Relay> {
  const signal = options.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  const { lockFile } = options;
  if (lockFile === undefined) return begin(left, right, options, signal);
  const giveBack = await holdLockFile(lockFile, contextOf(options, signal));
  try {
    const running = await begin(left, right, options, signal);
    running.closed.then(giveBack, giveBack);
    return running;
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** Opens the left end, and takes its sessions. */
async function begin(
  left: RelayEnd,
  right: RelayEnd,
  options: RelayOptions,
  signal: AbortSignal,
): Promise<Relay> {
  const [leftAccess, rightAccess] = accesses[options.directions ?? 'both'];
  const side = isSpecification(right) ? specifiedSide(right, rightAccess, options) : givenSide(right);
  const start = isSpecification(left)
    ? await openSpecification(left, leftAccess, contextOf(options, signal))
    : opened(left);
  const running = new Relay(start, side, options);
  if (options.signal !== undefined) closeOnAbort(running, options.signal);
  return running;
}

/** Closes the relay at the abort. */
function closeOnAbort(running: Relay, signal: AbortSignal): void {
  const onAbort = (): void => {
    void running.close();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const done = (): void => signal.removeEventListener('abort', onAbort);
  running.closed.then(done, done);
  if (signal.aborted) onAbort();
}
