import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.js';
import { decoders } from './decoders.js';

/** Where the recordings lie: `name.bin` or `name.txt`, and what they decode to in `name.json`. */
export const folder = join(root, 'test/golden/recorded');

/** A recorded answer of the kernel. */
export interface Golden {
  /** File name without its ending: the decoder's name with hyphens, then what was recorded. */
  readonly name: string;
  /** File name with its ending. */
  readonly file: string;
  /** Key of `decoders`. */
  readonly decoder: string;
}

/** `inet-tcp.ipv4-full.bin` is decoded by `inet tcp`. */
const goldenOf = (file: string): Golden => {
  const decoder = (file.split('.')[0] as string).replace('-', ' ');
  if (!decoders.has(decoder)) throw new Error(`${file}: there is no decoder ${decoder}`);
  return { name: file.replace(/\.(bin|txt)$/, ''), file, decoder };
};

/** Every recording there is. */
export const listGoldens = (): Golden[] =>
  readdirSync(folder)
    .filter((file) => /\.(bin|txt)$/.test(file))
    .sort()
    .map(goldenOf);

export const readGolden = (golden: Golden): Uint8Array => readFileSync(join(folder, golden.file));

/** Decodes the bytes of a recording. */
export const decodeGolden = (golden: Golden, bytes: Uint8Array): unknown =>
  decoders.get(golden.decoder)?.(bytes);

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return { bigint: `${value}` };
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString('hex') };
  return value;
};

/** What was decoded as JSON text to compare, one record a line. */
export const toText = (decoded: unknown): string => {
  const value = JSON.parse(JSON.stringify(decoded, plain)) as unknown;
  const lines = (list: unknown[]): string => `[\n${list.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  if (Array.isArray(value)) return `${lines(value)}\n`;
  const { status, messages } = value as { status?: unknown; messages?: unknown[] };
  if (messages === undefined) return `${JSON.stringify(value, null, 1)}\n`;
  return `{"status":${JSON.stringify(status)},"messages":${lines(messages)}}\n`;
};
