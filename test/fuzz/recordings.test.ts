import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotSockets } from '../../src/inventory/index.js';
import {
  encodeEnd,
  encodeHeader,
  encodeSection,
  type Section,
  SectionReader,
} from '../../src/inventory/recording/container.js';
import { recordSockets } from '../../src/inventory/recording/index.js';
import { recordJson } from '../../src/render/json/record.js';
import { DecodeError } from '../../src/wire/errors.js';
import { native } from '../support/native.js';
import { requires } from '../support/skip.js';
import { tcpEstablished, udpBound, unixConnected } from '../support/sockets.js';
import { mutate } from './mutate.js';
import { Random } from './random.js';

/** Another seed can be given to look further: SOCKETEER_SEED=7. */
const seed = Number(process.env['SOCKETEER_SEED'] ?? 2026);
const RECORDINGS = 300;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2000000;

const junk = [null, 0, -1, 1e308, 1.5, 2 ** 53, '', 'x', '__proto__', [], {}, [null], [[1]], true, '-5'];

/** JSON with one value in it replaced, added or gone. */
const changed = (random: Random, value: unknown): unknown => {
  if (random.below(6) === 0 || typeof value !== 'object' || value === null) return random.pick(junk);
  if (Array.isArray(value)) {
    const at = random.below(value.length);
    const rest = value.slice(at + 1);
    const here = random.pick([[], [value[at], random.pick(junk)], [changed(random, value[at])]]);
    return [...value.slice(0, at), ...here, ...rest];
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return { surprise: random.pick(junk) };
  const [name, inner] = random.pick(entries);
  const { [name]: _, ...others } = value as Record<string, unknown>;
  return random.below(3) === 0 ? others : { ...others, [name]: changed(random, inner) };
};

const tags = ['HEAD', 'NETN', 'TABL', 'DUMP', 'DESC', 'WALK', 'USER', 'CGRP', 'GAPS', 'ELSE'];

/** Sections of which one is gone, twice there, of another kind, or has other contents. */
const damaged = (random: Random, sections: readonly Section[]): Section[] => {
  const at = random.below(sections.length);
  const section = sections[at] as Section;
  const instead: Section[] = random.pick([
    () => [],
    () => [section, section],
    () => [{ ...section, tag: random.pick(tags) }],
    () => [{ ...section, facts: changed(random, section.facts) }],
    () => [{ ...section, facts: changed(random, section.facts) }],
    () => [{ ...section, body: mutate(random, section.body, [section.body]) }],
    () => [{ ...section, body: mutate(random, section.body, [section.body]) }],
  ])();
  return [...sections.slice(0, at), ...instead, ...sections.slice(at + 1)];
};

/** Lists everything in a recording, as JSON; throws what listing throws. */
const listAll = async (replay: Uint8Array): Promise<void> => {
  const details = { memory: true, info: true, extended: true };
  const options = { replay, owners: true, peers: true, unlisted: true, details, netns: 'all' } as const;
  const { sockets, coverage } = await snapshotSockets(options);
  for (const record of sockets) JSON.parse(recordJson(record));
  for (const { message } of coverage) assert.equal(typeof message, 'string');
};

/** The sections of a recording of some sockets. */
const recorded = async (): Promise<Section[]> => {
  const fixtures = [tcpEstablished('inet'), udpBound('inet6'), unixConnected('stream')];
  const unbound = [2, 10, 40].map((family) => native().socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const pieces: Uint8Array[] = [];
  await recordSockets((piece) => pieces.push(Buffer.from(piece)));
  for (const fd of unbound) if (fd >= 0) native().close(fd);
  for (const fixture of fixtures) fixture.close();
  const reader = new SectionReader(Buffer.concat(pieces), 'seed');
  const sections: Section[] = [];
  for (let part = reader.next(); part !== undefined; part = reader.next()) sections.push(part);
  return sections;
};

test(`recordings with right checksums and wrong contents list something or say what is wrong (${RECORDINGS}, seed ${seed})`, {
  skip: requires('netns'),
}, async () => {
  const sections = await recorded();
  const random = new Random(seed);
  let refused = 0;
  for (let count = 0; count < RECORDINGS; count++) {
    const parts = damaged(random, random.below(3) === 0 ? damaged(random, sections) : sections);
    const whole = [encodeHeader(), ...parts.flatMap(encodeSection), ...encodeEnd(parts.length)];
    try {
      await listAll(Buffer.concat(whole));
    } catch (error) {
      assert.ok(error instanceof DecodeError, `recording ${count}: ${(error as Error).stack}`);
      refused++;
    }
  }
  assert.ok(refused > RECORDINGS / 10 && refused < RECORDINGS, `${refused} refused`);
});
