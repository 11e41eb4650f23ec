import assert from 'node:assert/strict';
import { randomFillSync } from 'node:crypto';
import { test } from 'node:test';
import { Socket, Stream } from '../../src/index.js';

const usual = 65_536;
const largest = 262_144;
/** Four full reads, and more than one of them for the fifth. */
const muchBytes = 4 * usual + 110_000;
/** More than the kernel gives without privileges for two, so that several full reads wait at once. */
const sendBuffer = 4 * 1024 * 1024;

const pair = (): [Stream, Stream] => {
  const [left, right] = Socket.pair({ family: 'unix', type: 'stream' });
  left.options.sendBuffer = sendBuffer;
  return [new Stream(left), new Stream(right)];
};

/** Chunks of whatever lies in the socket, until so many bytes have come. */
const readAll = async (stream: Stream, bytes: number): Promise<Buffer[]> => {
  const chunks: Buffer[] = [];
  for (let got = 0; got < bytes; got += chunks.at(-1)!.length) {
    const chunk = await stream.read();
    assert.ok(chunk !== null && chunk.length > 0);
    chunks.push(chunk);
  }
  return chunks;
};

test('where much waits for long, more comes with each read, and every byte of it', async () => {
  const [left, right] = pair();
  await using sender = left;
  await using receiver = right;
  const sent: Buffer[] = [];
  const received: Buffer[] = [];
  for (let round = 0; round < 8; round++) {
    const bytes = randomFillSync(Buffer.alloc(muchBytes));
    sent.push(bytes);
    const written = sender.write(bytes);
    received.push(...(await readAll(receiver, bytes.length)));
    await written;
  }
  assert.ok(Buffer.concat(received).equals(Buffer.concat(sent)), 'bytes differ');
  const lengths = received.map(({ length }) => length);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  assert.ok(most > usual && most <= largest, `largest chunk: ${most}`);
  assert.ok(least > 0);
  for (const { length, buffer } of received) {
    assert.ok(buffer.byteLength <= Math.max(2 * length, 8192), `${length} keep ${buffer.byteLength}`);
  }
});

test('little keeps little alive, also after much', async () => {
  const [left, right] = pair();
  await using sender = left;
  await using receiver = right;
  const much = Buffer.alloc(muchBytes, 'm');
  for (let round = 0; round < 4; round++) {
    const written = sender.write(much);
    await readAll(receiver, much.length);
    await written;
  }
  for (const length of [1, 100, 4000, 9000, 20_000, 31_000]) {
    await sender.write(Buffer.alloc(length, 'l'));
    const chunk = await receiver.read();
    assert.equal(chunk?.length, length);
    assert.ok(
      chunk.buffer.byteLength <= Math.max(2 * length, 8192),
      `${length} keep ${chunk.buffer.byteLength}`,
    );
  }
});
