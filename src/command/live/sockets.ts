import { listSockets, type SocketKind, type SocketRecord } from '../../index.js';
import type { LiveWord } from './word.js';

/** Whoever waits for TAB waits no longer than this, in milliseconds. */
const PATIENCE = 3000;

/** What is there just now; nothing where it cannot be listed, as a shell has no use for an error. */
async function records(kinds: readonly SocketKind[], owners = true): Promise<SocketRecord[]> {
  const found: SocketRecord[] = [];
  try {
    const listing = listSockets({ kinds, owners, signal: AbortSignal.timeout(PATIENCE) });
    for await (const batch of listing.batches()) found.push(...batch);
  } catch {
    // what was found until then is better than nothing
  }
  return found;
}

const holder = ({ owners }: SocketRecord): string | undefined => {
  const [owner] = owners ?? [];
  return owner === undefined ? undefined : `${owner.name}[${owner.pid}]`;
};

/** Each word once, with the first meaning found. */
const unique = (words: Iterable<readonly [word: string, about: string | undefined]>): LiveWord[] => {
  const found = new Map<string, string | undefined>();
  for (const [word, about] of words) if (found.get(word) === undefined) found.set(word, about);
  return [...found].map(([word, about]) => (about === undefined ? { word } : { word, about }));
};

const portOf = (record: SocketRecord): number =>
  record.family === 'inet' || record.family === 'inet6' ? record.local.port : 0;

/** Local ports in use, with the processes that hold them. */
export async function livePorts(): Promise<LiveWord[]> {
  const found = (await records(['tcp', 'udp'])).filter((record) => portOf(record) !== 0);
  const ports = found.map((record) => [portOf(record), `${record.kind}, ${holder(record) ?? '-'}`] as const);
  return unique(ports.sort(([a], [b]) => a - b).map(([port, about]) => [String(port), about]));
}

/** Processes that hold sockets: their names and their numbers. */
export async function liveProcesses(): Promise<LiveWord[]> {
  const owners = (await records(['tcp', 'udp', 'unix', 'raw', 'packet'])).flatMap(
    (record) => record.owners ?? [],
  );
  const names = owners.map(({ name }) => [name, 'process'] as const);
  const pids = owners.map(
    ({ pid, commandLine, name }) => [String(pid), commandLine?.join(' ') ?? name] as const,
  );
  return unique([...names, ...pids.sort(([a], [b]) => Number(a) - Number(b))]);
}

const nameOf = (record: SocketRecord): string | undefined => {
  if (record.family !== 'unix' || record.state === 'established') return undefined;
  const { path, abstract } = record.local;
  return path ?? (abstract === undefined ? undefined : `@${abstract}`);
};

/** Unix sockets that have a name: paths, and abstract names after an @. */
export async function liveUnixSockets(): Promise<LiveWord[]> {
  const found = (await records(['unix'])).flatMap((record) => {
    const name = nameOf(record);
    return name === undefined ? [] : [[name, `${record.type}, ${holder(record) ?? '-'}`] as const];
  });
  return unique(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What may be asked on this machine: TCP listeners as `localhost:PORT`, bound UDP ports, and Unix sockets. */
export async function liveTargets(): Promise<LiveWord[]> {
  const listeners = (await records(['tcp', 'udp'])).filter(
    (record) => record.state === 'listen' || (record.kind === 'udp' && record.state === 'close'),
  );
  const ports = listeners
    .filter((record) => portOf(record) !== 0)
    .map(
      (record) =>
        [`${record.kind === 'udp' ? 'udp:' : ''}localhost:${portOf(record)}`, holder(record)] as const,
    );
  return [...unique(ports), ...(await liveUnixSockets())];
}
