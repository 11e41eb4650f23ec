import type { Random } from './random.js';

/** Changes some bytes into others; may work in place on the copy it is given. */
type Mutation = (random: Random, bytes: Buffer, corpus: readonly Uint8Array[]) => Buffer;

/** Numbers at the edges of what lengths and counters can hold. */
const edges = [
  0, 1, 3, 4, 5, 15, 16, 17, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xfffc, 0xffff, 0x7fffffff, 0xffffffff,
];

const flipBits: Mutation = (random, bytes) => {
  for (let n = 1 + random.below(8); n > 0; n--) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
  }
  return bytes;
};

const setBytes: Mutation = (random, bytes) => {
  for (let n = 1 + random.below(8); n > 0; n--) bytes[random.below(bytes.length)] = random.next() & 255;
  return bytes;
};

const truncate: Mutation = (random, bytes) => bytes.subarray(0, random.below(bytes.length));

const splice: Mutation = (random, bytes, corpus) => {
  const other = Buffer.from(random.pick(corpus));
  const from = random.below(other.length);
  const part = other.subarray(from, from + random.below(200));
  const at = random.below(bytes.length) & ~3;
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
};

const remove: Mutation = (random, bytes) => {
  const at = random.below(bytes.length) & ~3;
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 4 * (1 + random.below(16)))]);
};

const repeat: Mutation = (random, bytes) => {
  const at = random.below(bytes.length);
  const part = bytes.subarray(at, at + 1 + random.below(64));
  return Buffer.concat([bytes.subarray(0, at), part, part, part, bytes.subarray(at)]);
};

/** Puts an edge where a length, a type or a count may be: two or four bytes at a multiple of two. */
const setEdge: Mutation = (random, bytes) => {
  const value = random.pick(edges);
  const at = random.below(bytes.length) & ~1;
  if (value > 0xffff || random.below(2) === 0) {
    if (at + 4 <= bytes.length) bytes.writeUInt32LE(value, at);
  } else if (at + 2 <= bytes.length) bytes.writeUInt16LE(value, at);
  return bytes;
};

/** The offsets of nlmsg_len and of each outermost nla_len behind a 72-byte or 16-byte structure. */
const lengthFields = (bytes: Buffer): number[] => {
  const offsets: number[] = [];
  for (let at = 0; at + 16 <= bytes.length; ) {
    offsets.push(at);
    const length = bytes.readUInt32LE(at);
    for (const header of [88, 32, 44])
      for (let a = at + header; a + 4 <= Math.min(at + length, bytes.length); ) {
        offsets.push(a);
        a += Math.max(4, (bytes.readUInt16LE(a) + 3) & ~3);
      }
    at += Math.max(16, (length + 3) & ~3);
  }
  return offsets;
};

/** Attacks exactly the length fields, a little or at the edges. */
const attackLength: Mutation = (random, bytes) => {
  const offsets = lengthFields(bytes);
  if (offsets.length === 0) return bytes;
  const at = random.pick(offsets);
  const length = bytes.readUInt16LE(at);
  const value = random.below(2) === 0 ? random.pick(edges) & 0xffff : length + random.below(17) - 8;
  bytes.writeUInt16LE(value & 0xffff, at);
  return bytes;
};

/** Swaps digits, separators and line ends: what text tables trip over. */
const garble: Mutation = (random, bytes) => {
  for (let n = 1 + random.below(4); n > 0; n--)
    bytes[random.below(bytes.length)] = random.pick([...Buffer.from(' \n\t:0Ff-@z\0\x7f'), 0x80, 0xff]);
  return bytes;
};

const mutations: readonly Mutation[] = [
  flipBits,
  setBytes,
  truncate,
  splice,
  remove,
  repeat,
  setEdge,
  attackLength,
  attackLength,
  garble,
];

/** Some bytes of the corpus, changed one to four times. Never longer than 64 KiB. */
export const mutate = (random: Random, seed: Uint8Array, corpus: readonly Uint8Array[]): Buffer => {
  let bytes = Buffer.from(seed);
  for (let n = 1 + random.below(4); n > 0; n--)
    if (bytes.length > 0) bytes = random.pick(mutations)(random, bytes, corpus) as typeof bytes;
  return bytes.subarray(0, 1 << 16);
};
