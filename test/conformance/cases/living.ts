import assert from 'node:assert/strict';
import type { DatagramProtocol, SequencedStream, Stream } from '../../../src/index.js';
import { alone, type Case, connects } from '../case.js';
import type { Kind } from '../kind.js';
import { type Scene, soon } from '../scene.js';

const timeout = soon;
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

const protocolOf = <P>({ spec }: Kind): { protocol?: P } =>
  spec.protocol === undefined ? {} : { protocol: spec.protocol as P };

const bytesBothWays = async (client: Stream, server: Stream): Promise<void> => {
  await client.write('a question', { timeout });
  assert.equal(textOf((await server.read({ timeout }))!), 'a question');
  await server.end('an answer', { timeout });
  const answer: Buffer[] = [];
  for await (const chunk of client) answer.push(chunk);
  assert.equal(textOf(Buffer.concat(answer)), 'an answer', 'iterating ends with the stream');
  await client.end(undefined, { timeout });
  assert.equal(await server.read({ timeout }), null);
  assert.deepEqual([client.bytesWritten, client.bytesRead], [10, 9]);
};

const streams = async ({ library, kind, address, reach }: Living): Promise<void> => {
  const options = { ...protocolOf<'tcp'>(kind), timeout };
  await using listener = await library.listen(address, options);
  await using client = await library.connect(reach(listener.address), options);
  await using server = await listener.accept({ timeout });
  assert.ok(client instanceof library.Stream && server instanceof library.Stream);
  assert.equal(client.remoteAddress?.family, kind.spec.family);
  await bytesBothWays(client, server);
};

const nextRecord = async (stream: SequencedStream): Promise<string | null> => {
  const record = await stream.receive({ timeout });
  return record === null ? null : textOf(record.bytes);
};

const records = async ({ library, address, reach }: Living): Promise<void> => {
  const options = { type: 'seqpacket', timeout } as const;
  await using listener = await library.listen(address, options);
  await using client = await library.connect(reach(listener.address), options);
  await using server = await listener.accept({ timeout });
  assert.ok(client instanceof library.SequencedStream && server instanceof library.SequencedStream);
  for (const record of ['one', 'and another']) await client.send(record, { timeout });
  assert.deepEqual([await nextRecord(server), await nextRecord(server)], ['one', 'and another']);
  await server.send('back', { timeout });
  assert.equal(await nextRecord(client), 'back');
  client.end();
  assert.equal(await nextRecord(server), null);
};

const datagrams = async ({ library, kind, address, other }: Living): Promise<void> => {
  const { frame = Buffer.from, unframe = (bytes: Uint8Array) => bytes } = kind;
  const options = { ...protocolOf<DatagramProtocol>(kind), timeout };
  await using one = await library.DatagramSocket.open({ bind: address, ...options });
  const echo = kind.link === 'echo';
  await using two = echo ? undefined : await library.DatagramSocket.open({ bind: other, ...options });
  const receiver = two ?? one;
  const messages = ['first', 'second', 'third'].map((text) => frame(Buffer.from(text)));
  for (const message of messages) await one.send(message, receiver.localAddress, { timeout });
  const heard: string[] = [];
  for await (const { bytes, from } of receiver) {
    heard.push(textOf(unframe(bytes)));
    if (!echo) assert.deepEqual(from, one.localAddress);
    if (heard.length === messages.length) break;
  }
  assert.deepEqual(heard, ['first', 'second', 'third']);
};

/** What a case needs of the scene, with addresses of its own. */
type Living = ReturnType<typeof living>;

const living = (scene: Scene) => ({
  library: scene.library,
  kind: scene.kind,
  address: scene.address(),
  other: scene.address(),
  reach: scene.kind.reach ?? (<T>(address: T): T => address),
});

const rows: readonly Case[] = [
  {
    title: 'listen(), connect() and Stream carry bytes both ways',
    applies: (kind) => connects(kind) && !kind.boundaries,
    run: (scene) => streams(living(scene)),
  },
  {
    title: 'listen(), connect() and SequencedStream carry records both ways',
    applies: (kind) => connects(kind) && kind.boundaries,
    run: (scene) => records(living(scene)),
  },
  {
    title: 'DatagramSocket carries messages and tells their senders',
    applies: (kind) => alone(kind) && kind.spec.type === 'dgram' && kind.spec.family !== 'vsock',
    run: (scene) => datagrams(living(scene)),
  },
];

/** The living objects above Socket. */
export const livingCases: readonly Case[] = rows.map((row) => ({ ...row, data: true }));
