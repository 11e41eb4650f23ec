import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../test/support/root.js';
import { chunkBytes, type JobKind, type libraries, messageBytes, type Role } from './libraries.js';
import type { Reading } from './meter.js';
import { Part } from './process.js';

/** Who does a task: the ceiling in C, or a library. */
export type Who = 'c' | 'c-batch' | keyof typeof libraries;

/** One thing that is measured. */
export interface Contender {
  readonly name: string;
  readonly who: Who;
  readonly role: Role;
  readonly kind: JobKind;
  /** The contender of the same task it is compared with, by name. */
  readonly beside?: string;
  /** The ratio of rates to that one it should reach at least. */
  readonly goal?: number;
}

const pump = join(root, '.tmp/bench/pump');
const roleScript = join(dirname(fileURLToPath(import.meta.url)), 'role.js');
const isStream = (kind: JobKind): boolean => kind === 'tcp' || kind === 'unix';

/** Compiles the peer. Throws when there is no compiler. */
export const compilePump = (): void => {
  mkdirSync(dirname(pump), { recursive: true });
  const source = join(root, 'bench/support/pump.c');
  const { status, error, stderr } = spawnSync('cc', ['-O2', '-o', pump, source], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cc cannot compile bench/support/pump.c: ${error?.message ?? stderr}`);
};

const inC = (role: string, kind: JobKind, address: string, seconds: number, batch = false): Part => {
  const size = String(isStream(kind) ? chunkBytes : messageBytes);
  return new Part([pump, role, kind, address, size, String(seconds), ...(batch ? ['batch'] : [])]);
};

const measured = ({ who, role, kind }: Contender, address: string, milliseconds: number): Part =>
  who === 'c' || who === 'c-batch'
    ? inC(role, kind, address, milliseconds / 1e3, who === 'c-batch')
    : new Part([process.execPath, roleScript, who, role, kind, address, String(milliseconds)]);

/**
 * What runs at the other end. Who receives messages there takes many with each call, so that it is not its pace that is
 * measured.
 */
const peerRole: Readonly<Record<Role, 'send' | 'receive' | 'connect' | undefined>> = {
  receive: 'send',
  'receive-batch': 'send',
  send: 'receive',
  'send-batch': 'receive',
  accept: 'connect',
  'round-trips': undefined,
};

const perform = async (contender: Contender, address: string, milliseconds: number): Promise<Reading> => {
  const { role, kind } = contender;
  const other = peerRole[role];
  const parts: Part[] = [];
  const start = (part: Part): Part => {
    parts.push(part);
    return part;
  };
  try {
    if (other === 'receive') await start(inC(other, kind, address, 0, !isStream(kind))).ready();
    const own = start(measured(contender, address, milliseconds));
    if (other === 'send' || other === 'connect') {
      await own.ready();
      start(inC(other, kind, address, 0));
    }
    return await own.reading();
  } finally {
    for (const part of parts) await part.end();
  }
};

let lastPort = 20_000;

/** Measures a contender once, with peers and addresses of its own. */
export const measureOnce = async (contender: Contender, milliseconds: number): Promise<Reading> => {
  const folder = mkdtempSync(join(tmpdir(), 'skt-'));
  const { kind } = contender;
  const port = kind === 'udp' || kind === 'tcp' ? String(++lastPort) : undefined;
  const address = kind === 'raw' ? '253' : (port ?? join(folder, 's'));
  try {
    return await perform(contender, address, milliseconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
