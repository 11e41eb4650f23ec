import assert from 'node:assert/strict';
import { alone, type Case, carries, connects } from '../case.js';
import { rejectsWith, throwsWith } from '../expect.js';
import { type Scene, soon } from '../scene.js';

const bothWays = async (scene: Scene): Promise<void> => {
  const { left, right } = await scene.ends();
  for (const round of ['first', 'second']) {
    await left.say(`from the left, ${round}`);
    await right.hear(`from the left, ${round}`);
    await right.say(`from the right, ${round}`);
    await left.hear(`from the right, ${round}`);
  }
};

const boundaries = async (scene: Scene): Promise<void> => {
  const { left, right } = await scene.ends();
  const empty = scene.kind.empty === true ? [Buffer.alloc(0)] : [];
  const messages = [Buffer.alloc(1, 'a'), ...empty, Buffer.alloc(1000, 'b'), Buffer.alloc(16, 'c')];
  for (const message of messages) await left.say(message);
  for (const message of messages) await right.hear(message);
};

const tellsTruncation = async (scene: Scene): Promise<void> => {
  const { left, right } = await scene.ends();
  await left.say('x'.repeat(100));
  const peeked = await right.socket.receive(20, { peek: true, timeout: soon });
  assert.equal(peeked.truncated, true, 'peeked');
  const cut = await right.socket.receive(20, { timeout: soon });
  assert.deepEqual([cut.bytes.length, cut.truncated], [20, true]);
  await left.say('whole');
  const { truncated } = await right.hear('whole');
  assert.equal(truncated, false);
};

const flows = async (scene: Scene): Promise<void> => {
  const { left, right } = await scene.ends();
  const sent = Buffer.alloc(3_000_000, 'a stream has no boundaries ');
  const write = async (): Promise<void> => {
    for (let at = 0; at < sent.length; ) at += await left.socket.send(sent.subarray(at), { timeout: soon });
    left.socket.shutdown('write');
  };
  const read = async (): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for (;;) {
      const { bytes } = await right.socket.receive(65_536, { timeout: soon });
      if (bytes.length === 0) return Buffer.concat(chunks);
      chunks.push(Buffer.from(bytes));
    }
  };
  const [received] = await Promise.all([read(), write()]);
  assert.ok(received.equals(sent), `${received.length} of ${sent.length} bytes`);
};

const saysWhoSent = async (scene: Scene): Promise<void> => {
  const { left, right, leftAddress } = await scene.ends();
  await left.say('who');
  const { from } = await right.hear('who');
  assert.equal(from?.family, leftAddress.family);
  if (alone(scene.kind) && scene.kind.link === 'message') assert.deepEqual(from, leftAddress);
};

const ends = async (scene: Scene): Promise<void> => {
  const { left, right } = await scene.ends();
  await left.say('last');
  left.socket.shutdown('write');
  await right.hear('last');
  const { bytes } = await right.socket.receive(10, { timeout: soon });
  assert.equal(bytes.length, 0, 'the end');
  await right.say('the other half is open');
  await left.hear('the other half is open');
  // nobody dies of SIGPIPE
  throwsWith(scene, () => left.socket.trySend('x'), /^(EPIPE|ERR_SOCKET_.+)$/);
  await rejectsWith(scene, left.socket.send('x'), /^(EPIPE|ERR_SOCKET_.+)$/);
};

const survivesPeer = async (scene: Scene): Promise<void> => {
  const { left, right } = await scene.ends();
  right.socket.close();
  const write = async (): Promise<never> => {
    for (;;) await left.socket.send('into the void', { timeout: soon });
  };
  await rejectsWith(scene, write(), /^(EPIPE|ECONNRESET|ENOTCONN)$/);
};

const connectsMessages = async (scene: Scene): Promise<void> => {
  const { left, right, rightAddress } = await scene.ends();
  await left.socket.connect(rightAddress, { timeout: soon });
  assert.deepEqual(left.socket.remoteAddress, rightAddress);
  await left.socket.send('without an address', { timeout: soon });
  await right.hear('without an address');
};

const isPlain = ({ link, frame, shared, spec }: Parameters<typeof alone>[0]): boolean =>
  link === 'message' && frame === undefined && shared !== true && spec.family !== 'vsock';

const rows: readonly Case[] = [
  { title: 'carries data both ways', applies: carries, run: bothWays },
  { title: 'keeps messages apart', applies: (kind) => carries(kind) && kind.boundaries, run: boundaries },
  {
    title: 'tells when a message was cut',
    applies: (kind) => alone(kind) && kind.boundaries,
    run: tellsTruncation,
  },
  { title: 'carries a stream whole', applies: (kind) => connects(kind) && !kind.boundaries, run: flows },
  { title: 'says who sent a message', applies: ({ link }) => link === 'message', run: saysWhoSent },
  { title: 'is connected to one peer for messages', applies: isPlain, run: connectsMessages },
  { title: 'ends one direction, and the other goes on', applies: connects, run: ends },
  {
    title: 'outlives its peer',
    // MPTCP waits for another path, net.mptcp.close_timeout
    applies: (kind) => connects(kind) && kind.spec.protocol !== 'mptcp',
    run: survivesPeer,
  },
];

/** Data between two ends. */
export const exchangeCases: readonly Case[] = rows.map((row) => ({ ...row, data: true }));
