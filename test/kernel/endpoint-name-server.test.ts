import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { openSpecification } from '../../src/endpoint/open.js';
import { assertFlat } from '../support/descriptors.js';
import { testContext } from '../support/endpoint-context.js';
import { requires } from '../support/skip.js';

/** Where the sections of an answer are told, and the question begins: RFC 1035 4.1.1. */
const answersAt = 6;
const headerLength = 12;

/** A record, RFC 1035 4.1.3, of the class IN; the owner is a pointer or a name in wire form. */
function record(owner: Uint8Array, type: number, data: Uint8Array): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, fixed, data]);
}

const wire = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]),
    Buffer.from([0]),
  ]);

/** The name of the question. */
const asked = Buffer.from([0xc0, headerLength]);

/** An answer to a query: its header and question with other flags, and records. */
function answer(query: Buffer, flags: number, ...records: Buffer[]): Buffer {
  const head = Buffer.from(query);
  head.writeUInt16BE(flags, 2);
  head.writeUInt16BE(records.length, answersAt);
  return Buffer.concat([head, ...records]);
}

const fine = 0x8180;
const truncated = fine | 0x0200;
const unknownName = fine | 3;

const typeOf = (query: Buffer): number => query.readUInt16BE(query.length - 4);
const nameOf = (query: Buffer): string => query.toString('latin1', headerLength, query.length - 4);

type Answering = (query: Buffer, transport: 'udp' | 'tcp', round: number) => readonly Buffer[];

/** A name server on a port of its own; what it was asked is in `queries`. */
async function nameServer(answering: Answering) {
  const queries: Buffer[] = [];
  const give = (query: Buffer, transport: 'udp' | 'tcp') => {
    queries.push(query);
    return answering(query, transport, queries.length);
  };
  const datagrams = createSocket('udp4');
  datagrams.on('message', (query, { port, address }) => {
    for (const message of give(query, 'udp')) datagrams.send(message, port, address);
  });
  datagrams.bind(0, '127.0.0.1');
  await once(datagrams, 'listening');
  const { port } = datagrams.address();
  const connections = createServer((socket) => {
    socket.once('data', (data) => {
      for (const message of give(data.subarray(2), 'tcp')) {
        const head = Buffer.alloc(2);
        head.writeUInt16BE(message.length);
        // in pieces, as a stream may bring them
        socket.write(Buffer.concat([head, message.subarray(0, 5)]));
        setImmediate(() => socket.end(message.subarray(5)));
      }
    });
  });
  connections.listen(port, '127.0.0.1');
  await once(connections, 'listening');
  return {
    queries,
    at: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      datagrams.close();
      connections.close();
      await once(connections, 'close');
    },
  };
}

/** What is dialed for a name that this server knows: who is there refuses, and is named in the error. */
const dialed = (host: string, options: string): Promise<unknown> =>
  openSpecification(`TCP4:${host}:1,${options}`, 'both', testContext());

describe('the option res-nsaddr', { skip: requires('netns') }, () => {
  const here = record(asked, 1, Buffer.from([127, 7, 7, 7]));

  test('asks one server, in the letters that were given', async () => {
    await using server = await nameServer((query) => [answer(query, fine, here)]);
    await assert.rejects(dialed('Some-Name.Example', `res-nsaddr=${server.at}`), /127\.7\.7\.7:1/);
    assert.equal(nameOf(server.queries[0] as Buffer), '\tSome-Name\x07Example\0');
    assert.equal(server.queries[0]?.readUInt16BE(2), 0x0100);
  });

  test('follows aliases, in whatever order they come', async () => {
    await using server = await nameServer((query) => [
      answer(
        query,
        fine,
        record(wire('b.example'), 1, Buffer.from([127, 8, 8, 8])),
        record(wire('stranger.example'), 1, Buffer.from([127, 9, 9, 9])),
        record(wire('a.example'), 5, wire('B.example')),
        record(asked, 5, wire('a.example')),
      ),
    ]);
    await assert.rejects(dialed('name.example', `res-nsaddr=${server.at}`), (error: Error) => {
      assert.match(error.message, /127\.8\.8\.8:1/);
      assert.doesNotMatch(error.message, /127\.9/);
      return true;
    });
  });

  test('passes over what answers another question', async () => {
    await using server = await nameServer((query) => {
      const wrongId = answer(query, fine, record(asked, 1, Buffer.from([127, 6, 6, 6])));
      wrongId.writeUInt16BE((query.readUInt16BE(0) + 1) & 0xffff, 0);
      const wrongName = answer(query, fine, here);
      wrongName[headerLength + 1] = 0x7a;
      return [wrongId, wrongName, Buffer.from('nonsense'), Buffer.alloc(0), query, answer(query, fine, here)];
    });
    await assert.rejects(dialed('name.example', `res-nsaddr=${server.at}`), /127\.7\.7\.7:1/);
  });

  test('asks again where no answer comes, as often as it may', async () => {
    await using server = await nameServer((query, _, round) =>
      round < 3 ? [] : [answer(query, fine, here)],
    );
    const options = `res-nsaddr=${server.at},res-retrans=1`;
    await assert.rejects(dialed('name.example', `${options},res-retry=20`), /127\.7\.7\.7:1/);
    assert.ok(server.queries.length >= 3);
    await using silent = await nameServer(() => []);
    await assert.rejects(dialed('name.example', `res-nsaddr=${silent.at},res-retrans=1,res-retry=1`), {
      code: 'ETIMEOUT',
    });
    assert.equal(silent.queries.length, 1);
  });

  test('asks by TCP where the answer is too long for a datagram', async () => {
    await using server = await nameServer((query, transport) => [
      transport === 'udp' ? answer(query, truncated) : answer(query, fine, here),
    ]);
    await assert.rejects(dialed('name.example', `res-nsaddr=${server.at}`), /127\.7\.7\.7:1/);
  });

  test('takes addresses of both versions where the address says none', async () => {
    await using server = await nameServer((query) => [
      typeOf(query) === 28
        ? answer(query, fine, record(asked, 28, Buffer.from([...new Array<number>(15).fill(0), 1])))
        : answer(query, unknownName),
    ]);
    const opening = openSpecification(`TCP:name.example:1,res-nsaddr=${server.at}`, 'both', testContext());
    await assert.rejects(opening, /\[::1\]:1/);
    assert.deepEqual(server.queries.map(typeOf), [1, 28]);
  });

  test('says why there is no address', async () => {
    await using server = await nameServer((query) => [answer(query, unknownName)]);
    await assert.rejects(dialed('name.example', `res-nsaddr=${server.at}`), {
      code: 'ENOTFOUND',
      message: new RegExp(`the name server ${server.at} gave no address`),
    });
    for (const wrong of ['two..dots', `${'a'.repeat(64)}.example`]) {
      await assert.rejects(dialed(wrong, `res-nsaddr=${server.at}`), /can be no name|gave no address/);
    }
  });

  test('ends with the signal, and leaves nothing open', async () => {
    await using server = await nameServer(() => []);
    await assertFlat(async () => {
      const context = testContext(AbortSignal.timeout(30));
      const opening = openSpecification(`TCP4:name.example:1,res-nsaddr=${server.at}`, 'both', context);
      await assert.rejects(opening, { name: 'TimeoutError' });
    });
  });
});
