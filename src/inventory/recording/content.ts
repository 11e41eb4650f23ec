import type { NativeWalk } from '../../kernel/walk.js';
import { DecodeError } from '../../wire/errors.js';
import { nlmsghdr } from '../../wire/netlink.js';
import type { CoverageGap } from '../options.js';
import type { NetworkNamespace } from '../record.js';
import type { ToldSocket } from '../unlisted/told.js';
import { type Section, SectionReader } from './container.js';
import { need } from './need.js';
import { decodeTold, encodeTold } from './told-socket.js';
import { decodeWalk, encodeWalk } from './walk-columns.js';

/** What a recording says of the machine and the moment. */
export interface RecordingOrigin {
  /** When it was begun, ISO 8601. */
  readonly time: string;
  readonly hostname: string;
  /** Release, version and architecture of the kernel, uname(2). */
  readonly kernel: { readonly release: string; readonly version: string; readonly machine: string };
  /** `/proc/sys/kernel/random/boot_id`, where it could be read. */
  readonly bootId?: string;
  /** The range of ports the kernel chose from, ip(7), where it could be read. */
  readonly ephemeralPorts?: { readonly low: number; readonly high: number };
  /** The user it was recorded by: others than root see less. */
  readonly uid: number;
}

/** One answer to a netlink request. */
export interface RecordedDump {
  readonly request: Uint8Array;
  /** 0, or the negative errno of a send or receive that failed. */
  readonly status: number;
  /** Whole netlink messages as the kernel sent them. */
  readonly bytes: Buffer;
}

/** What was read in one network namespace. */
export interface RecordedNamespace {
  /** The namespace of the process that recorded. */
  readonly own: boolean;
  readonly netns: NetworkNamespace;
  /** Names of interfaces by index. */
  readonly interfaces: ReadonlyMap<number, string>;
  /** Tables below `/proc/net` that were there. */
  readonly tables: ReadonlyMap<string, string>;
  readonly dumps: readonly RecordedDump[];
}

/** A whole recording. */
export interface RecordingContent {
  readonly origin: RecordingOrigin;
  readonly namespaces: readonly RecordedNamespace[];
  /** Absent where the walk over `/proc` failed. */
  readonly walk: NativeWalk | undefined;
  /** The text of `/etc/passwd`. */
  readonly passwd: string;
  readonly cgroups: ReadonlyMap<bigint, string>;
  /** Sockets that no table has. */
  readonly unlisted: readonly ToldSocket[];
  /** What could not be recorded; what a dump refused is in its answer. */
  readonly gaps: readonly CoverageGap[];
}

const nothing = new Uint8Array(0);
const textBytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
/** Makes the sections of a recording. */
export const section = {
  origin: (facts: RecordingOrigin): Section => ({ tag: 'HEAD', facts, body: nothing }),
  /** Begins a namespace; its tables and dumps follow. */
  namespace: (own: boolean, netns: NetworkNamespace, interfaces: ReadonlyMap<number, string>): Section => ({
    tag: 'NETN',
    facts: { own, netns, interfaces: [...interfaces] },
    body: nothing,
  }),
  table: (name: string, text: string): Section => ({
    tag: 'TABL',
    facts: { name },
    body: Buffer.from(text, 'latin1'),
  }),
  dump: ({ request, status, bytes }: RecordedDump): Section => ({
    tag: 'DUMP',
    facts: { request: Buffer.from(request).toString('hex'), status },
    body: bytes,
  }),
  walk: encodeWalk,
  passwd: (text: string): Section => ({ tag: 'USER', facts: {}, body: textBytes(text) }),
  cgroups: (paths: ReadonlyMap<bigint, string>): Section => ({
    tag: 'CGRP',
    facts: [...paths].map(([id, path]) => [String(id), path]),
    body: nothing,
  }),
  unlisted: (sockets: readonly ToldSocket[]): Section => ({
    tag: 'DESC',
    facts: sockets.map(encodeTold),
    body: nothing,
  }),
  gaps: (gaps: readonly CoverageGap[]): Section => ({ tag: 'GAPS', facts: gaps, body: nothing }),
};

type Draft<T> = { -readonly [K in keyof T]: T[K] };

interface NamespaceDraft extends RecordedNamespace {
  readonly tables: Map<string, string>;
  readonly dumps: RecordedDump[];
}

function gapsOf({ facts }: Section): CoverageGap[] {
  const gaps = facts as CoverageGap[];
  for (const { subject, reason, message } of gaps)
    need([subject, reason, message].every((text) => typeof text === 'string'));
  return gaps;
}

/** Puts the sections of a recording together. Sections of a tag this build does not know are left alone. */
class Assembly {
  readonly namespaces: NamespaceDraft[] = [];
  readonly content: Draft<Omit<RecordingContent, 'origin' | 'namespaces'>> = {
    walk: undefined,
    passwd: '',
    cgroups: new Map(),
    unlisted: [],
    gaps: [],
  };
  origin: RecordingOrigin | undefined;

  constructor(
    private readonly name: string,
    private readonly files: readonly string[],
  ) {}

  /** Throws DecodeError, also for facts that are not what a section of its tag has. */
  take(part: Section): void {
    try {
      this.put(part);
    } catch (error) {
      if (error instanceof DecodeError) throw error;
      const name = `${this.name}, section ${JSON.stringify(part.tag)}`;
      throw new DecodeError(name, 0, part.body.length, `the facts of such a section (${String(error)})`);
    }
  }

  private put(part: Section): void {
    const { content } = this;
    if (part.tag === 'HEAD') this.origin = part.facts as RecordingOrigin;
    else if (part.tag === 'NETN') this.begin(part);
    else if (part.tag === 'TABL') this.table(part);
    else if (part.tag === 'DUMP') this.dump(part);
    else if (part.tag === 'WALK') content.walk = decodeWalk(part, this.files, `${this.name}, section "WALK"`);
    else if (part.tag === 'USER') content.passwd = Buffer.from(part.body).toString('utf8');
    else if (part.tag === 'DESC') content.unlisted = (part.facts as unknown[]).map(decodeTold);
    else if (part.tag === 'GAPS') content.gaps = gapsOf(part);
    else if (part.tag === 'CGRP') {
      const paths = part.facts as [string, string][];
      content.cgroups = new Map(paths.map(([id, path]) => [BigInt(id), path]));
    }
  }

  private begin({ facts }: Section): void {
    const { own, netns, interfaces } = facts as {
      own: boolean;
      netns: NetworkNamespace;
      interfaces: [number, string][];
    };
    need(typeof own === 'boolean' && typeof netns?.inode === 'number' && Array.isArray(interfaces));
    this.namespaces.push({ own, netns, interfaces: new Map(interfaces), tables: new Map(), dumps: [] });
  }

  private table({ facts, body }: Section): void {
    const { name } = facts as { name: string };
    need(typeof name === 'string');
    this.current().tables.set(name, Buffer.from(body).toString('latin1'));
  }

  private dump({ facts, body }: Section): void {
    const { request, status } = facts as { request: string; status: number };
    need(typeof request === 'string' && Number.isInteger(status));
    const asked = Buffer.from(request, 'hex');
    // What was asked is told by the family and protocol behind the header.
    need(asked.length >= nlmsghdr.size + 2);
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.current().dumps.push({ request: asked, status, bytes });
  }

  private current(): NamespaceDraft {
    const namespace = this.namespaces.at(-1);
    if (namespace === undefined)
      throw new DecodeError(this.name, 0, 0, 'a namespace before its tables and dumps');
    return namespace;
  }
}

/**
 * Decodes a whole recording; `name` is what errors call it, `files` what was read of each process. Throws DecodeError
 * for damage, with the place.
 */
export function decodeRecording(
  recording: Uint8Array,
  name: string,
  files: readonly string[],
): RecordingContent {
  const reader = new SectionReader(recording, name);
  const assembly = new Assembly(name, files);
  for (let part = reader.next(); part !== undefined; part = reader.next()) assembly.take(part);
  const { origin, namespaces, content } = assembly;
  if (origin === undefined) throw new DecodeError(name, 0, recording.length, 'a section "HEAD"');
  return { origin, namespaces, ...content };
}
