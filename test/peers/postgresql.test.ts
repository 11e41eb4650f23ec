import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, type Stream } from '../../src/index.js';
import { createCluster, serverCommand, withoutPostgresql } from './cluster.js';
import { eventually, folder, Peer, patience } from './peer.js';

const timeout = patience;

/** A message of the protocol: a letter (none at the start of a session), its length, what it says. */
const message = (letter: string, text: string | Buffer): Buffer => {
  const body = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
};

const word = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
};

/** Reads messages up to the one with this letter, and returns them all. */
const readUntil = async (stream: Stream, last: string): Promise<{ letter: string; body: Buffer }[]> => {
  const messages: { letter: string; body: Buffer }[] = [];
  let kept = Buffer.alloc(0);
  for (;;) {
    while (kept.length >= 5 && kept.length >= 1 + kept.readUInt32BE(1)) {
      const end = 1 + kept.readUInt32BE(1);
      messages.push({ letter: String.fromCharCode(kept[0]!), body: kept.subarray(5, end) });
      kept = kept.subarray(end);
      if (messages.at(-1)?.letter === last) return messages;
    }
    const chunk = await stream.read({ timeout });
    assert.ok(chunk !== null, `the server ended the session after ${messages.map(({ letter }) => letter)}`);
    kept = Buffer.concat([kept, chunk]);
  }
};

/** The first column of each row of an answer; every value is text. */
const firstColumn = (messages: readonly { letter: string; body: Buffer }[]): string[] =>
  messages
    .filter(({ letter }) => letter === 'D')
    .map(({ body }) => body.subarray(6, 6 + body.readUInt32BE(2)).toString());

/** A session that is ready for queries. Rejects while the server is starting. */
const openSession = async (path: string): Promise<Stream> => {
  const stream = await connect(path, { timeout });
  try {
    await stream.write(message('', word(80877103)), { timeout }); // SSLRequest
    assert.equal(String(await stream.read({ timeout })), 'N', 'no TLS on a Unix socket');
    const session = Buffer.concat([word(3 << 16), Buffer.from('user\0us\0database\0postgres\0\0')]);
    await stream.write(message('', session), { timeout });
    const greeting = await readUntil(stream, 'Z');
    assert.deepEqual(greeting[0], { letter: 'R', body: word(0) }, 'AuthenticationOk');
    return stream;
  } catch (error) {
    stream.destroy();
    throw error;
  }
};

test('PostgreSQL answers over its Unix socket', { skip: withoutPostgresql() }, async () => {
  using place = folder();
  createCluster(place.path);
  await using _peer = new Peer(serverCommand(place.path, 'listen_addresses='));
  await using stream = await eventually(() => openSession(place.of('.s.PGSQL.5432')));
  await stream.write(message('Q', 'SELECT 6 * 7 UNION ALL SELECT 8\0'), { timeout });
  assert.deepEqual(firstColumn(await readUntil(stream, 'Z')), ['42', '8']);
  await stream.write(message('Q', "SELECT repeat('x', 3000000)\0"), { timeout });
  assert.equal(firstColumn(await readUntil(stream, 'Z'))[0], 'x'.repeat(3_000_000));
  const large = 'y'.repeat(2_000_000);
  await stream.write(message('Q', `SELECT length('${large}')\0`), { timeout });
  assert.deepEqual(firstColumn(await readUntil(stream, 'Z')), ['2000000']);
  await stream.write(message('X', ''), { timeout });
  assert.equal(await stream.read({ timeout }), null);
});
