import { readFileSync } from 'node:fs';
import { errnoNumber } from '../../kernel/errno.js';
import { SystemError } from '../../kernel/system-error.js';
import { AttributeReader, attributeU32 } from '../../wire/attribute.js';
import { viewOf } from '../../wire/byte-order.js';
import { AF_INET, AF_INET6 } from '../../wire/constants.js';
import { INET_DIAG_REQ_PROTOCOL, inetDiagReqV2 } from '../../wire/diag/inet.js';
import { nlmsghdr } from '../../wire/netlink.js';
import type { Coverage } from '../coverage.js';
import { Dump } from '../dump.js';
import { NamespaceError } from '../errors.js';
import { parseUsers } from '../filter/names.js';
import type { FilterNames } from '../filter/prepared.js';
import type { InterfaceReference } from '../interfaces.js';
import type { Machine, SocketSource } from '../machine.js';
import type { NamespaceSelector } from '../options.js';
import { OwnerIndex, ownerFiles } from '../owners.js';
import type { NetworkNamespace, SocketRecord } from '../record.js';
import { kindOfTold, toldRecord } from '../unlisted/told.js';
import { possibleKinds } from '../unlisted-listing.js';
import { Users } from '../users.js';
import {
  decodeRecording,
  type RecordedDump,
  type RecordedNamespace,
  type RecordingContent,
} from './content.js';

/** ENODATA: what is told of a request that was not recorded. */
const ENODATA = 61;

/** The family and protocol a request asks for: requests that differ in states, filter or details have one answer. */
export function requestKey(request: Uint8Array): string {
  const view = viewOf(request);
  const family = view.getUint8(nlmsghdr.size);
  let protocol = view.getUint8(nlmsghdr.size + 1);
  const attributes = nlmsghdr.size + inetDiagReqV2.size;
  if ((family === AF_INET || family === AF_INET6) && view.byteLength > attributes) {
    const reader = new AttributeReader(view, attributes, view.byteLength);
    while (reader.next()) {
      if (reader.type !== INET_DIAG_REQ_PROTOCOL) continue;
      protocol = attributeU32('INET_DIAG_REQ_PROTOCOL', view, reader.offset, reader.end);
    }
  }
  return `${family} ${protocol}`;
}

/** Interfaces by the names they had. */
function interfacesOf(names: ReadonlyMap<number, string> = new Map()): SocketSource['interfaces'] {
  const references = new Map<number, InterfaceReference>();
  for (const [index, name] of names) references.set(index, { index, name });
  return { get: (index) => references.get(index) ?? { index } };
}

/** What was read in one network namespace, as if it were read now. */
class RecordedSource implements SocketSource {
  readonly selects = false;
  readonly netns: NetworkNamespace | undefined;
  readonly interfaces: SocketSource['interfaces'];
  readonly #tables: ReadonlyMap<string, string>;
  /** The answers to each request, one per attempt, and how many were given. */
  readonly #answers = new Map<string, { readonly attempts: RecordedDump[]; given: number }>();

  constructor(recorded: RecordedNamespace, netns: NetworkNamespace | undefined) {
    this.netns = netns;
    this.#tables = recorded.tables;
    for (const dump of recorded.dumps) {
      const key = requestKey(dump.request);
      const answer = this.#answers.get(key) ?? { attempts: [], given: 0 };
      this.#answers.set(key, answer);
      answer.attempts.push(dump);
    }
    this.interfaces = interfacesOf(recorded.interfaces);
  }

  dump(requests: Uint8Array[], signal: AbortSignal | undefined): Dump {
    const answers = requests.map((request) => this.#answer(request));
    return new Dump(
      (listener) => {
        for (const [index, answer] of answers.entries()) {
          if (answer !== undefined && answer.bytes.length > 0) listener(index, answer.bytes, 0);
          listener(index, null, answer === undefined ? -ENODATA : answer.status);
        }
        return () => undefined;
      },
      requests.length,
      signal,
    );
  }

  table(name: string): string | undefined {
    return this.#tables.get(name);
  }

  close(): void {
    // nothing is open
  }

  /** The next attempt's answer; when there are no more, the last one's. */
  #answer(request: Uint8Array): RecordedDump | undefined {
    const answer = this.#answers.get(requestKey(request));
    return answer?.attempts[Math.min(answer.given++, answer.attempts.length - 1)];
  }
}

function describe({ name, pid, inode }: NetworkNamespace): string {
  return name ?? (pid === undefined ? `net:[${inode}]` : `of process ${pid}`);
}

/** The namespaces that are selected: without a selector the one that was recorded without one. */
function select(
  namespaces: readonly RecordedNamespace[],
  netns: NamespaceSelector | undefined,
): readonly RecordedNamespace[] {
  if (netns === 'all') return namespaces;
  if (netns === undefined)
    return [namespaces.find(({ own }) => own) ?? namespaces[0]].filter((found) => found !== undefined);
  const found = namespaces.filter(
    (recorded) =>
      ('name' in netns && recorded.netns.name === netns.name) ||
      ('pid' in netns && recorded.netns.pid === netns.pid) ||
      ('path' in netns && `net:[${recorded.netns.inode}]` === netns.path),
  );
  if (found.length > 0) return found;
  const known = namespaces.map((recorded) => describe(recorded.netns)).join(', ');
  throw new NamespaceError(netns, `it is not in the recording, which has ${known}`, 'ENOENT');
}

/** The machine a recording was made on. */
export class RecordedMachine implements Machine {
  constructor(readonly content: RecordingContent) {}

  async owners(_options: unknown, coverage: Coverage): Promise<Pick<OwnerIndex, 'ownersOf'> | undefined> {
    this.#tellGaps('owners', coverage);
    const { walk, passwd } = this.content;
    if (walk === undefined) return undefined;
    const index = new OwnerIndex(walk, new Users(passwd));
    // Nothing else of it: whose sockets nobody asked for would be asked here, of processes of today.
    return { ownersOf: (inode) => index.ownersOf(inode) };
  }

  unlisted({
    options,
    coverage,
    listed,
    context,
  }: Parameters<NonNullable<Machine['unlisted']>>[0]): SocketRecord[] {
    const kinds = possibleKinds(options);
    const own = this.content.namespaces.find((namespace) => namespace.own)?.netns.inode;
    const byInode = new Map(listed.map((netns) => [netns?.inode ?? own, netns] as const));
    const records: SocketRecord[] = [];
    for (const told of this.content.unlisted) {
      const isListed = options.netns === 'all' || byInode.has(told.netns);
      if (!isListed || !kinds.includes(kindOfTold(told))) continue;
      const netns = byInode.has(told.netns) ? byInode.get(told.netns) : { inode: told.netns ?? 0 };
      records.push(toldRecord(told, { ...context(netns), interfaces: this.#interfaces(told.netns) }));
    }
    for (const kind of kinds) coverage.byDescriptor(kind, records.filter((one) => one.kind === kind).length);
    return records;
  }

  #interfaces(inode: number | undefined): SocketSource['interfaces'] {
    return interfacesOf(this.content.namespaces.find(({ netns }) => netns.inode === inode)?.interfaces);
  }

  *sources(
    netns: NamespaceSelector | undefined,
    _procPath: string,
    coverage: Coverage,
  ): Generator<SocketSource> {
    if (netns === 'all') this.#tellGaps('netns', coverage);
    for (const recorded of select(this.content.namespaces, netns)) {
      const silent = netns === undefined && recorded.own;
      yield new RecordedSource(recorded, silent ? undefined : recorded.netns);
    }
  }

  filterNames(): FilterNames {
    const { passwd, cgroups, origin } = this.content;
    const byPath = (path: string): bigint | undefined => {
      const wanted = `/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
      for (const [id, known] of cgroups) if (known === wanted) return id;
      return undefined;
    };
    return { users: parseUsers(passwd), ephemeralPorts: origin.ephemeralPorts, cgroup: byPath };
  }

  users(): Users {
    return new Users(this.content.passwd);
  }

  cgroups(): Pick<ReadonlyMap<bigint, string>, 'get'> {
    return this.content.cgroups;
  }

  #tellGaps(subject: string, coverage: Coverage): void {
    for (const gap of this.content.gaps) if (gap.subject === subject) coverage.add(gap);
  }
}

function readRecordingFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const errno = errnoNumber((error as NodeJS.ErrnoException).code ?? '');
    throw errno === undefined ? error : new SystemError(`read the recording ${path}`, errno);
  }
}

/** Opens a recording in a file or in memory. Throws SystemError, and DecodeError for what is damaged or no recording. */
export function openRecording(from: string | Uint8Array): RecordedMachine {
  const [bytes, name] = typeof from === 'string' ? [readRecordingFile(from), from] : [from, 'recording'];
  return new RecordedMachine(decodeRecording(bytes, name, ownerFiles));
}
