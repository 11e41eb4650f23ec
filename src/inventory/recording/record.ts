import { readFileSync, readlinkSync } from 'node:fs';
import { SystemError } from '../../kernel/system-error.js';
import { type NativeWalk, walkDescriptors } from '../../kernel/walk.js';
import { ALL_STATES, NLM_F_DUMP_INTR } from '../../wire/constants.js';
import { DecodeError } from '../../wire/errors.js';
import { NetlinkReader } from '../../wire/netlink.js';
import { CgroupPaths } from '../cgroup-path.js';
import { Coverage } from '../coverage.js';
import { NamespaceError } from '../errors.js';
import { allKinds } from '../kinds.js';
import { Listing } from '../listing.js';
import { presentSteps } from '../namespace-listing.js';
import { allNamespaces, namespaceInode, openNamespace, type Target } from '../namespaces.js';
import type { CoverageGap, NamespaceSelector } from '../options.js';
import { ownerFiles } from '../owners.js';
import { makePlan, type Step } from '../plan.js';
import { resolveOptions } from '../resolve.js';
import { Source } from '../source.js';
import type { ToldSocket } from '../unlisted/told.js';
import { encodeEnd, encodeHeader, encodeSection, type Section } from './container.js';
import { type RecordedDump, section } from './content.js';
import { interfacesByIndex } from './interfaces.js';
import { originHere } from './origin.js';

/** What is recorded; it is always every kind, state and detail. */
export interface RecordOptions {
  /** Which network namespaces. Default: the caller's own. */
  readonly netns?: NamespaceSelector;
  /** Where procfs is mounted; default `/proc`. */
  readonly procPath?: string;
  readonly signal?: AbortSignal;
}

/** What was recorded. */
export interface RecordingSummary {
  /** Length of the recording in bytes. */
  readonly bytes: number;
  readonly namespaces: number;
  /** What could not be recorded. */
  readonly coverage: readonly CoverageGap[];
}

/** Takes the bytes of a recording piece by piece. */
export type RecordingSink = (piece: Uint8Array) => void;

/** Attempts at a dump that the kernel says was interrupted: as many as a listing makes. */
const ATTEMPTS = 3;

/** Tables of `/proc/net` that no step of a plan names. */
const otherTables: readonly string[] = [
  'protocols',
  'dev',
  'unix',
  'packet',
  'netlink',
  'sockstat',
  'sockstat6',
  'snmp',
];

/** Writes sections and counts what it wrote. */
class SectionWriter {
  bytes = 0;
  #sections = 0;

  constructor(private readonly sink: RecordingSink) {
    this.#write([encodeHeader()]);
  }

  add(part: Section): void {
    this.#sections++;
    this.#write(encodeSection(part));
  }

  end(): void {
    this.#write(encodeEnd(this.#sections));
  }

  #write(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      this.bytes += piece.length;
      this.sink(piece);
    }
  }
}

/** Whether the kernel says that its tables changed while it sent these messages. */
function isInterrupted(bytes: Uint8Array): boolean {
  try {
    const reader = new NetlinkReader(bytes);
    while (reader.next()) if ((reader.flags & NLM_F_DUMP_INTR) !== 0) return true;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error; // kept as it came: replaying tells of it
  }
  return false;
}

/** The answers to the requests, in their order. */
async function dumpAll(
  source: Pick<Source, 'dump'>,
  requests: Uint8Array[],
  signal: AbortSignal | undefined,
  take: (dump: RecordedDump) => void,
): Promise<void> {
  const dump = source.dump(requests, signal);
  let chunks: Uint8Array[] = [];
  try {
    for (;;) {
      const event = await dump.next();
      if (event === undefined) return;
      if (event.bytes !== null) {
        chunks.push(event.bytes);
        continue;
      }
      const request = requests[event.request] as Uint8Array;
      take({ request, status: event.status, bytes: Buffer.concat(chunks) });
      chunks = [];
    }
  } finally {
    dump.close();
  }
}

/** One recording under way. */
class Recorder {
  readonly #writer: SectionWriter;
  readonly #options: RecordOptions;
  readonly #procPath: string;
  readonly #coverage = new Coverage();
  #namespaces = 0;

  constructor(sink: RecordingSink, options: RecordOptions) {
    this.#writer = new SectionWriter(sink);
    this.#options = options;
    this.#procPath = options.procPath ?? '/proc';
  }

  async run(): Promise<RecordingSummary> {
    const { netns } = this.#options;
    const walk = this.#walk();
    walk.catch(() => undefined); // awaited below, unless something else fails first
    this.#writer.add(section.origin(originHere(this.#procPath)));
    if (netns === 'all') {
      for (const target of allNamespaces(this.#procPath, this.#coverage)) await this.#tryNamespace(target);
    } else {
      await this.#namespace(netns === undefined ? {} : openNamespace(netns, this.#procPath));
    }
    this.#writer.add(section.unlisted(await this.#unlisted()));
    const found = await walk;
    if (found !== undefined) this.#writer.add(section.walk(ownerFiles, found));
    this.#writer.add(section.passwd(textOf('/etc/passwd')));
    this.#writer.add(section.cgroups(new CgroupPaths(this.#procPath).all()));
    this.#writer.add(section.gaps(this.#coverage.gaps));
    this.#writer.end();
    return { bytes: this.#writer.bytes, namespaces: this.#namespaces, coverage: this.#coverage.gaps };
  }

  /** What descriptors tell of sockets that no table has, by a listing of its own: it has to know who is in the tables. */
  async #unlisted(): Promise<ToldSocket[]> {
    const told: ToldSocket[] = [];
    const listing = new Listing({
      ...resolveOptions({ ...this.#options, unlisted: true }),
      told: (socket) => told.push({ ...socket, netns: socket.netns ?? ownInode() }),
    });
    for await (const _ of listing.batches());
    return told;
  }

  async #walk(): Promise<NativeWalk | undefined> {
    try {
      const walk = await walkDescriptors({ procPath: this.#procPath, files: ownerFiles });
      if (walk.unreadable > 0) this.#coverage.unreadableProcesses('owners', walk.unreadable);
      return walk;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.#coverage.failed('owners', error.message);
      return undefined;
    }
  }

  async #tryNamespace(target: Target): Promise<void> {
    try {
      await this.#namespace(target);
    } catch (error) {
      if (!(error instanceof NamespaceError)) throw error;
      this.#coverage.permission('netns', error.message);
    }
  }

  async #namespace(target: Target): Promise<void> {
    const source = new Source(target);
    try {
      const { signal } = this.#options;
      signal?.throwIfAborted();
      const steps = fullPlan();
      const dev = source.table('dev') ?? '';
      const interfaces = interfacesByIndex(dev, (request, argument) => source.ioctl(request, argument));
      this.#writer.add(section.namespace(isOwn(target), target.netns ?? { inode: ownInode() }, interfaces));
      this.#namespaces++;
      this.#tables(source, steps);
      await this.#dumps(source, steps);
    } finally {
      source.close();
    }
  }

  #tables(source: Source, steps: readonly Step[]): void {
    const names = steps.flatMap(({ table }) => (table === undefined ? [] : [table.name]));
    for (const name of new Set<string>([...otherTables, ...names])) {
      const text = source.table(name);
      if (text !== undefined) this.#writer.add(section.table(name, text));
    }
  }

  async #dumps(source: Source, steps: readonly Step[]): Promise<void> {
    const present = presentSteps({ steps, source, coverage: new Coverage() });
    let requests = present.flatMap(({ request }) => (request === undefined ? [] : [request]));
    for (let attempt = 0; attempt < ATTEMPTS && requests.length > 0; attempt++) {
      const again: Uint8Array[] = [];
      await dumpAll(source, requests, this.#options.signal, (dump) => {
        this.#writer.add(section.dump(dump));
        if (isInterrupted(dump.bytes)) again.push(dump.request);
      });
      requests = again;
    }
  }
}

/** Every request and table there is, with all details. */
const fullPlan = (): Step[] =>
  makePlan({
    kinds: allKinds,
    families: ['inet', 'inet6'],
    states: ALL_STATES,
    details: { memory: true, info: true, extended: true },
  });

const ownInode = (): number => namespaceInode(readlinkSync('/proc/thread-self/ns/net')) ?? 0;

const isOwn = ({ netns }: Target): boolean => netns === undefined || netns.inode === ownInode();

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Hands a recording of this machine's sockets to `sink`, piece by piece. Rejects with NamespaceError and SystemError as
 * a listing does, with what the sink throws, and with the reason of an aborted signal.
 */
export const recordTo = (sink: RecordingSink, options: RecordOptions): Promise<RecordingSummary> =>
  new Recorder(sink, options).run();
