import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainEndpoint } from '../../src/endpoint/plain.js';
import { Conversation } from '../../src/endpoint/proxy/conversation.js';
import { askHttp, packConnect } from '../../src/endpoint/proxy/http.js';
import { askSocks4, packSocks4 } from '../../src/endpoint/proxy/socks4.js';
import { askSocks5, packSocks5, type Socks5Request } from '../../src/endpoint/proxy/socks5.js';
import { readTarget } from '../../src/endpoint/proxy/target.js';
import { Stream } from '../../src/index.js';
import { testContext } from '../support/endpoint-context.js';

const target = { host: '127.0.0.1', port: 80 };

/**
 * Has a proxy say `pieces`, in so many writes, and then `rest`, while `ask` talks to it. Gives what the proxy heard, and
 * what is still there to read afterwards.
 */
async function converse(
  pieces: readonly (string | Uint8Array)[],
  ask: (conversation: Conversation) => Promise<void>,
): Promise<{ heard: Buffer; left: string }> {
  const [ours, theirs] = Stream.pair();
  const { signal } = testContext();
  const fd = ours.release();
  await using end = {
    made: plainEndpoint({
      type: 'UNIX',
      label: 'proxy.test:1080',
      bounds: 'bytes',
      plain: { read: fd, write: fd, kind: 'socket', end: 'shutdown' },
    }),
    async [Symbol.asyncDispose]() {
      await this.made.close();
    },
  };
  const talking = (async () => {
    for (const piece of pieces) {
      await theirs.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await theirs.end();
  })();
  const conversation = new Conversation(end.made, signal);
  try {
    await ask(conversation);
  } finally {
    conversation.close();
  }
  await talking;
  const into = new Uint8Array(100);
  const length = (await end.made.source?.read(into, signal)) ?? 0;
  await end.made.sink?.end();
  const heard: Buffer[] = [];
  for (let piece = await theirs.read(); piece !== null; piece = await theirs.read()) heard.push(piece);
  return { heard: Buffer.concat(heard), left: Buffer.from(into.subarray(0, length)).toString() };
}

describe('SOCKS4', () => {
  test('requests, with an address or a name', () => {
    const user = 'me';
    assert.equal(
      packSocks4({ target, address: '127.0.0.1', user }).toString('hex'),
      '040100507f0000016d6500',
    );
    assert.equal(
      packSocks4({ target: { host: 'a.b', port: 258 }, address: undefined, user }).toString('hex'),
      '04010102000000016d6500612e6200',
    );
    assert.throws(() => packSocks4({ target, address: '::1', user }), /IPv4/);
    assert.throws(() => packSocks4({ target, address: '1.2.3.4', user: 'a\0b' }), /null/);
  });

  const request = { target, address: '127.0.0.1', user: 'nobody' };

  test('what follows the reply is left alone', async () => {
    const reply = '\0\x5a\0\x50\x7f\0\0\x01';
    for (const pieces of [[`${reply}hello`], [...reply, 'hello']]) {
      const { heard, left } = await converse(pieces, (conversation) => askSocks4(conversation, request));
      assert.equal(heard.toString('hex'), '040100507f0000016e6f626f647900');
      assert.equal(left.length > 0 && 'hello'.startsWith(left), true);
    }
  });

  test('refusals say why', async () => {
    for (const [reply, text] of [
      ['\0\x5b\0\0\0\0\0\0', /rejected or failed/],
      ['\0\x5d\0\0\0\0\0\0', /ident failed/],
      ['\0\x07\0\0\0\0\0\0', /undefined status 7/],
      ['\x05\x5a\0\0\0\0\0\0', /might not be a socks4 server/],
      ['HTTP', /peer ended the connection instead of sending a SOCKS4 reply/],
    ] as const) {
      await assert.rejects(
        converse([reply], (conversation) => askSocks4(conversation, request)),
        text,
      );
    }
  });
});

describe('SOCKS5', () => {
  const granted = '\x05\0\0\x01\x10\0\x1f\x64\x1f\x64';
  const ask = (request: Partial<Socks5Request>) => (conversation: Conversation) =>
    askSocks5(conversation, { command: 'connect', target, login: undefined, ...request });

  test('requests for addresses of both versions, and for names', () => {
    const packed = (host: string) =>
      packSocks5({ command: 'connect', target: { host, port: 80 } }).toString('hex');
    assert.equal(packed('127.0.0.1'), '050100017f0000010050');
    assert.equal(packed('::1'), `05010004${'00'.repeat(15)}010050`);
    assert.equal(packed('a.b'), '0501000303612e620050');
    assert.throws(() => packed('a'.repeat(256)), /256 bytes; SOCKS5 takes 255/);
  });

  test('connects, without a password and with one', async () => {
    const plain = await converse([`\x05\0${granted}hello`], ask({}));
    assert.equal(plain.heard.toString('hex'), '050100050100017f0000010050');
    assert.equal(plain.left, 'hello');
    const login = { user: 'nobody', password: 's3cr3t' };
    const { heard } = await converse([`\x05\x02\x01\0${granted}hello`], ask({ login }));
    assert.equal(
      heard.toString('latin1'),
      '\x05\x02\0\x02\x01\x06nobody\x06s3cr3t\x05\x01\0\x01\x7f\0\0\x01\0\x50',
    );
  });

  test('waits for a connection: two replies', async () => {
    let listening = 0;
    const onListening = () => {
      listening++;
    };
    const named = '\x05\0\0\x03\x03a.b\0\x50';
    const { left } = await converse(
      [`\x05\0${granted}`, `${named}hello`],
      ask({ command: 'bind', onListening }),
    );
    assert.equal(listening, 1);
    assert.equal(left, 'hello');
  });

  test('refusals say why, and never the password', async () => {
    const login = { user: 'nobody', password: 's3cr3t' };
    for (const [reply, text, options] of [
      ['\x05\xff', /no common supported methods/, {}],
      ['\x05\x02', /unsupported auth method \(2\)/, {}],
      ['\x05\x01', /unsupported auth method \(1\)/, { login }],
      ['\x05\x02\x01\x01', /authentication for user "nobody" failed/, { login }],
      ['\x04\0', /version was 4/, {}],
      ['\x05\0\x05\x05\0\x01\0\0\0\0\0\0', /error 5: connection refused/, {}],
      ['\x05\0\x05\0\0\x07\0\0\0\0\0\0', /invalid SOCKS5 reply address type \(7\)/, {}],
      ['\x05\0\x05\0\0\x03\xfdAAAA', /ended the connection instead of sending a SOCKS5 reply/, {}],
    ] as const) {
      await assert.rejects(converse([reply], ask(options)), (error) => {
        assert.match(String(error), text);
        assert.doesNotMatch(String(error), /s3cr3t/);
        return true;
      });
    }
  });
});

describe('HTTP proxies', () => {
  const request = { target, httpVersion: '1.0', authorization: undefined };
  const ask = (conversation: Conversation) => askHttp(conversation, request);

  test('requests', () => {
    assert.equal(packConnect(request), 'CONNECT 127.0.0.1:80 HTTP/1.0\r\n\r\n');
    assert.equal(
      packConnect({
        target: { host: '::1', port: 8080 },
        httpVersion: '1.1',
        authorization: Buffer.from('user:s3cr3t'),
      }),
      'CONNECT [::1]:8080 HTTP/1.1\r\nProxy-authorization: Basic dXNlcjpzM2NyM3Q=\r\n\r\n',
    );
    assert.throws(() => packConnect({ ...request, httpVersion: '1.0\r\nX: y' }), /http-version/);
    assert.throws(() => readTarget('a\r\nb', '80'), /host/);
  });

  test('what follows the head is left alone, however it comes', async () => {
    const head = 'HTTP/1.1  200   Connection established\r\nVia: me\r\n\r\n';
    for (const pieces of [
      [`${head}\r\nhello`],
      [...head, '\r\nhello'],
      [head.replaceAll('\r', ''), '\r\nhello'],
    ]) {
      const { heard, left } = await converse(pieces, ask);
      assert.equal(heard.toString(), 'CONNECT 127.0.0.1:80 HTTP/1.0\r\n\r\n');
      assert.equal(left, '\r\nhello');
    }
  });

  test('refusals say why, in harmless characters', async () => {
    for (const [reply, text] of [
      ['HTTP/1.0 403 Forbidden\x1b[31m\r\n\r\n', /CONNECT 127\.0\.0\.1:80: 403 Forbidden\.\[31m/],
      ['SSH-2.0-OpenSSH\r\n', /invalid answer "SSH-2.0-OpenSSH"/],
      ['HTTP/1.0 200 OK\r\n', /ended the connection/],
      [`HTTP/1.0 200 ${'x'.repeat(70_000)}`, /longer than 65536 bytes/],
      [`HTTP/1.0 200 OK\r\n${'a: b\r\n'.repeat(20_000)}`, /longer than/],
    ] as const) {
      await assert.rejects(converse([reply], ask), text);
    }
  });
});
