import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { headerLength } from '../../src/endpoint/net/raw-ip.js';
import { openSpecification } from '../../src/endpoint/open.js';
import type { Endpoint } from '../../src/endpoint/types.js';
import { testContext } from '../support/endpoint-context.js';
import { requires } from '../support/skip.js';

async function opened(text: string, access: 'read' | 'write' | 'both' = 'both') {
  const result = await openSpecification(text, access, testContext());
  const { endpoint } = result as { endpoint: Endpoint };
  return {
    endpoint,
    async next(): Promise<string> {
      const into = new Uint8Array(2000);
      const length = await endpoint.source?.read(into, testContext().signal);
      return Buffer.from(into.subarray(0, length ?? 0)).toString();
    },
    write: (text: string) => endpoint.sink?.write(Buffer.from(text), testContext().signal),
    [Symbol.asyncDispose]: () => endpoint.close(),
  };
}

test('how long a header is', () => {
  const packet = (first: number) => Uint8Array.from({ length: 40 }, (_, at) => (at === 0 ? first : 0));
  assert.equal(headerLength(packet(0x45)), 20);
  assert.equal(headerLength(packet(0x4a)), 40);
  assert.equal(headerLength(packet(0x4f)), 0, 'longer than the packet');
  assert.equal(headerLength(packet(0x60)), 0, 'not of version 4');
  assert.equal(headerLength(new Uint8Array()), 0);
});

describe('raw packets of IP', { skip: requires('netns') }, () => {
  for (const [version, host] of [
    [4, '127.0.0.1'],
    [6, '[::1]'],
  ] as const) {
    test(`IPv${version}: data without headers`, async () => {
      await using receiver = await opened(`IP${version}-RECV:${150 + version}`, 'read');
      await using sender = await opened(`IP${version}-SENDTO:${host}:${150 + version}`, 'write');
      await sender.write('payload');
      assert.equal(await receiver.next(), 'payload');
    });

    test(`IPv${version}: a packet and its answer`, async () => {
      const context = testContext();
      const opening = openSpecification(`IP${version}-RECVFROM:${160 + version}`, 'both', context);
      await using asking = await opened(`IP${version}-DATAGRAM:${host}:${160 + version}`);
      // the receiver listens from a later turn on
      const timer = setInterval(() => void asking.write('question'), 20);
      try {
        const { endpoint } = (await opening) as { endpoint: Endpoint };
        clearInterval(timer);
        const into = new Uint8Array(100);
        const length = await endpoint.source?.read(into, context.signal);
        assert.equal(Buffer.from(into.subarray(0, length ?? 0)).toString(), 'question');
        await endpoint.sink?.write(Buffer.from('answer'), context.signal);
        // over loopback we hear our questions as well
        for (let text = ''; text !== 'answer'; ) text = await asking.next();
        await endpoint.close();
      } finally {
        clearInterval(timer);
      }
    });
  }

  test('a protocol that is none says so', async () => {
    await assert.rejects(opened('IP4-RECV:256', 'read'), /protocol number must be 0 to 255, not "256"/);
    await assert.rejects(opened('IP4-SENDTO:127.0.0.1:udp', 'write'), /protocol number/);
  });
});
