import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Case } from './case.js';
import { addressCases } from './cases/address.js';
import { exchangeCases } from './cases/exchange.js';
import { lifeCases } from './cases/life.js';
import { livingCases } from './cases/living.js';
import { misuseCases } from './cases/misuse.js';
import { waitingCases } from './cases/waiting.js';
import type { Kind, Library } from './kind.js';
import { kinds } from './kinds.js';
import { Scene } from './scene.js';

/** What became of one case on one kind of socket; a message of a worker, so plain data. */
export interface Outcome {
  readonly title: string;
  /** Why it could not be run. */
  readonly skipped?: string;
  /** What went wrong. */
  readonly failure?: string;
}

const cases: readonly Case[] = [
  ...lifeCases,
  ...addressCases,
  ...exchangeCases,
  ...waitingCases,
  ...livingCases,
  ...misuseCases,
];

/** Longest time of one case in milliseconds. */
const deadline = 10_000;

const limited = async (work: unknown): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${deadline} ms`)), deadline);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const groupRange = '/proc/sys/net/ipv4/ping_group_range';

/** What the kernel says when the socket is asked for, and where else it can be read. */
const missing = ({ Socket }: Library, { spec }: Kind): string | undefined => {
  try {
    Socket.open(spec).close();
    return undefined;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code === undefined) throw error;
    const range =
      spec.type === 'dgram' && code === 'EACCES'
        ? `; ${groupRange} is ${readFileSync(groupRange, 'utf8').trim()}`
        : '';
    return `the kernel offers none: ${message}${range}`;
  }
};

const obstacleOf = async (library: Library, kind: Kind): Promise<string | undefined> => {
  if (kind.obstacle === undefined) return undefined;
  using socket = library.Socket.open(kind.spec);
  return await kind.obstacle(library, socket);
};

const perform = async (
  library: Library,
  kind: Kind,
  { run }: Case,
  folder: string,
): Promise<string | undefined> => {
  const scene = new Scene(library, kind, folder);
  try {
    await limited((async () => run(scene))());
    return undefined;
  } catch (error) {
    return inspect(error);
  } finally {
    scene.close();
  }
};

async function* onKind(library: Library, kind: Kind, folder: string): AsyncGenerator<Outcome> {
  const reason = missing(library, kind);
  if (reason !== undefined) {
    yield { title: kind.title, skipped: reason };
    return;
  }
  const obstacle = await obstacleOf(library, kind);
  if (obstacle !== undefined) yield { title: `${kind.title}: data`, skipped: obstacle };
  for (const one of cases) {
    if (one.applies?.(kind) === false || (one.data === true && obstacle !== undefined)) continue;
    const failure = await perform(library, kind, one, folder);
    yield { title: `${kind.title}: ${one.title}`, ...(failure === undefined ? {} : { failure }) };
  }
}

/** Runs every case on every kind of socket this kernel offers, with the library it is given. */
export async function* runSuite(library: Library): AsyncGenerator<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'skt-'));
  try {
    for (const kind of kinds) yield* onKind(library, kind, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
