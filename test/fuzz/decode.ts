/**
 * Feeds decoders and grammars broken input: `node build/test/fuzz/decode.js --seconds 30 [--seed n]`. Every exception
 * other than their one error (DecodeError, GrammarError), and every input that takes longer than a second, is a failure:
 * the input is saved in .tmp/ and printed. Each must have been reached with success and with its error, or the run fails.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/root.js';
import { mutate } from './mutate.js';
import { Random } from './random.js';
import { type FuzzTarget, loadTargets } from './targets.js';

/** How often a decoder was reached. */
interface Tally {
  decoded: number;
  refused: number;
}

/** Milliseconds an input of 64 KiB may take before it counts as a hang. */
const LIMIT = 1000;

const fail = (name: string, input: Uint8Array, seed: number, why: string): never => {
  const folder = join(root, '.tmp');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `fuzz-${name.replaceAll(' ', '-')}-${seed}.bin`);
  writeFileSync(file, input);
  console.error(`fuzz: ${name} failed, seed ${seed}, input saved as ${file}\n${why}`);
  console.error(Buffer.from(input).toString('hex'));
  process.exit(1);
};

/** Decodes one input; counts the two right outcomes. */
const attempt = (target: FuzzTarget, input: Uint8Array, tally: Tally, seed: number): void => {
  const { name, decode, refusal } = target;
  const start = performance.now();
  try {
    decode(input);
    tally.decoded++;
  } catch (error) {
    if (!(error instanceof refusal)) fail(name, input, seed, (error as Error).stack ?? String(error));
    tally.refused++;
  }
  const elapsed = performance.now() - start;
  if (elapsed > LIMIT) fail(name, input, seed, `took ${elapsed.toFixed(0)} ms`);
};

const report = (tallies: ReadonlyMap<string, Tally>, seconds: number): void => {
  let total = 0;
  for (const [name, { decoded, refused }] of tallies) {
    console.log(
      `${name.padEnd(16)} ${String(decoded).padStart(9)} decoded ${String(refused).padStart(9)} refused`,
    );
    total += decoded + refused;
  }
  console.log(`${total} executions, ${Math.round(total / seconds)} a second`);
};

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const seconds = Number(values.seconds ?? 30);
const seed = Number(values.seed ?? Date.now() % 0x1_0000_0000);
if (!(seconds > 0) || !Number.isSafeInteger(seed))
  throw new Error('usage: decode.js [--seconds n] [--seed n]');
const targets = loadTargets();
console.log(`fuzz: ${targets.length} decoders, ${seconds} s, seed ${seed}`);

const random = new Random(seed);
const everything = targets.flatMap(({ inputs }) => inputs);
const tallies = new Map<string, Tally>(targets.map(({ name }) => [name, { decoded: 0, refused: 0 }]));

const start = performance.now();
while (performance.now() - start < seconds * 1000) {
  for (const target of targets) {
    const tally = tallies.get(target.name) as Tally;
    const input = () => mutate(random, random.pick(target.inputs), everything);
    for (let n = 0; n < 20; n++) attempt(target, input(), tally, seed);
  }
}
report(tallies, (performance.now() - start) / 1000);

const idle = [...tallies].filter(([, { decoded, refused }]) => decoded === 0 || refused === 0);
for (const [name] of idle) console.error(`fuzz: ${name} was never both decoded and refused`);
if (idle.length > 0) process.exitCode = 1;
