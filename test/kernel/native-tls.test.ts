import assert from 'node:assert/strict';
import { randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { hasOpenssl, TlsContext, type TlsPlan, type TlsSession } from '../../src/kernel/tls.js';
import { makeCertificate } from '../support/certificate.js';
import { requires } from '../support/skip.js';

const plain: TlsPlan = {
  datagrams: true,
  server: false,
  verify: false,
  leastVersion: 0,
  mostVersion: 0,
  fragmentCode: 0,
  mostSent: 0,
  ciphers: 'HIGH:-NULL:-PSK:-aNULL',
  certificate: undefined,
  key: undefined,
  authorities: undefined,
  parameters: undefined,
  protocols: [],
};

/** Takes from one what is for the other, and lets that go on after each piece; whether there was any. */
function carry(from: TlsSession, to: TlsSession, step: () => unknown): boolean {
  let any = false;
  for (let piece = from.take(); piece !== undefined; piece = from.take()) {
    any = true;
    to.feed(piece);
    step();
  }
  return any;
}

/** Shakes hands without anything between. */
function shake(client: TlsSession, server: TlsSession): void {
  client.handshake();
  while (true) {
    const asked = carry(client, server, () => server.handshake());
    const answered = carry(server, client, () => client.handshake());
    if (!asked && !answered) return;
  }
}

describe('OpenSSL of the runtime', { skip: requires('openssl') }, () => {
  const own = makeCertificate('/CN=localhost', 'DNS:localhost');
  after(() => own[Symbol.dispose]());
  const certificate = readFileSync(own.cert, 'latin1');
  const key = readFileSync(own.key, 'latin1');
  const identity = { certificate, key };
  const server = (more: Partial<TlsPlan> = {}) =>
    new TlsContext({ ...plain, ...identity, server: true, ...more });
  const client = (more: Partial<TlsPlan> = {}) =>
    new TlsContext({ ...plain, verify: true, authorities: certificate, ...more });

  /** Both ends after a handshake. */
  const pair = (ofClient: Partial<TlsPlan> = {}, ofServer: Partial<TlsPlan> = {}) => {
    const ends = { client: client(ofClient).open('localhost'), server: server(ofServer).open() };
    shake(ends.client, ends.server);
    return ends;
  };

  test('every runtime that these tests run on has it', () => {
    assert.equal(hasOpenssl(), true);
  });

  test('two ends shake hands, pass data and say goodbye', () => {
    const ends = pair();
    assert.equal(ends.client.version, 'DTLSv1.2');
    assert.match(ends.client.cipher.name, /GCM|CHACHA/);
    assert.deepEqual(ends.client.cipher, ends.server.cipher);
    const shown = new X509Certificate(ends.client.peerCertificate!);
    assert.equal(shown.fingerprint256, new X509Certificate(certificate).fingerprint256);
    assert.equal(ends.server.peerCertificate, undefined);
    assert.equal(ends.client.timer, undefined);

    const into = new Uint8Array(20_000);
    assert.equal(ends.server.read(into), undefined);
    const message = randomBytes(16_384);
    assert.equal(ends.client.write(message), message.length);
    carry(ends.client, ends.server, () => {
      assert.equal(ends.server.read(into), message.length);
      assert.ok(message.equals(into.subarray(0, message.length)));
    });
    ends.client.shutdown();
    carry(ends.client, ends.server, () => assert.equal(ends.server.read(into), null));
    // the other way is open
    ends.server.write(Buffer.from('late'));
    carry(ends.server, ends.client, () => assert.equal(ends.client.read(into), 4));
    ends.client.close();
    ends.server.close();
  });

  test('a record that is read in parts is not lost', () => {
    const ends = pair();
    ends.client.write(Buffer.from('abcdef'));
    const into = new Uint8Array(4);
    carry(ends.client, ends.server, () => {
      assert.equal(ends.server.read(into), 4);
      assert.equal(ends.server.read(into), 2);
      assert.equal(Buffer.from(into.subarray(0, 2)).toString(), 'ef');
    });
  });

  test('no more than a cookie goes to who has not proved its address', () => {
    const [asking, answering] = [client().open(), server().open()];
    asking.handshake();
    const hello = asking.take()!;
    answering.feed(hello);
    assert.equal(answering.handshake(), false);
    const answer = answering.take()!;
    assert.ok(answer.length < hello.length);
    assert.equal(answering.take(), undefined);
    // HelloVerifyRequest
    assert.equal(answer[13], 3);
  });

  test('what was not answered is sent again after its time', async () => {
    const asking = client().open();
    asking.handshake();
    const hello = asking.take()!;
    const { timer } = asking;
    assert.ok(timer !== undefined && timer > 0 && timer <= 1000);
    asking.expire();
    assert.equal(asking.take(), undefined);
    await new Promise((resolve) => setTimeout(resolve, timer + 50));
    asking.expire();
    assert.deepEqual(asking.take()!.subarray(13), hello.subarray(13));
    assert.ok(asking.timer! > 1000);
  });

  test('garbage and forged records are passed over', () => {
    const ends = pair();
    const into = new Uint8Array(100);
    const forged = Buffer.concat([
      Buffer.from([23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 9, 0, 40]),
      randomBytes(40),
    ]);
    for (const bytes of [randomBytes(50), Buffer.alloc(50), forged, Buffer.alloc(0)]) {
      ends.server.feed(bytes);
      assert.equal(ends.server.read(into), undefined);
    }
    ends.client.write(Buffer.from('real'));
    carry(ends.client, ends.server, () => assert.equal(ends.server.read(into), 4));
  });

  test('whom we do not trust is refused in words, and told so', () => {
    const stranger = makeCertificate('/CN=localhost');
    try {
      const asking = client({ authorities: readFileSync(stranger.cert, 'latin1') }).open();
      const answering = server().open();
      assert.throws(() => shake(asking, answering), {
        name: 'TlsError',
        message: 'certificate verify failed',
      });
      assert.equal(asking.distrust, 'self-signed certificate');
      assert.throws(() => carry(asking, answering, () => answering.handshake()), /alert unknown ca/);
    } finally {
      stranger[Symbol.dispose]();
    }
  });

  test('a length of records and a protocol are agreed upon', () => {
    const ends = pair({ fragmentCode: 2, protocols: ['coap', 'echo'] }, { protocols: ['echo'] });
    assert.equal(ends.client.longestRecord, 1024);
    assert.equal(ends.server.longestRecord, 1024);
    assert.equal(pair().server.longestRecord, 16_384);
    assert.throws(() => pair({ protocols: ['coap'] }, { protocols: ['echo'] }), /no application protocol/);
    assert.throws(() => ends.server.write(new Uint8Array(1025)), /exceeds max fragment size/);
  });

  test('streams by TLS 1.3', () => {
    const asking = client({ datagrams: false, fragmentCode: 1 }).open('localhost');
    asking.handshake();
    const hello = asking.take()!;
    assert.deepEqual([...hello.subarray(0, 2)], [22, 3]);
    assert.equal(asking.timer, undefined);
    asking.feed(Buffer.from('HTTP/1.1 400 Bad Request\r\n'));
    assert.throws(() => asking.handshake(), /wrong version number|http request|packet length/i);
  });

  test('what OpenSSL does not take is said, with what it is about', () => {
    const stranger = makeCertificate('/CN=else');
    const other = readFileSync(stranger.key, 'latin1');
    stranger[Symbol.dispose]();
    for (const [plan, message] of [
      [{ ciphers: 'none such' }, /^ciphers: no cipher match$/],
      [{ certificate: 'no PEM' }, /^certificate: no start line$/],
      [{ key: 'no PEM' }, /^key: /],
      [{ key: other }, /^key: key values mismatch$/],
      [{ authorities: 'no PEM' }, /^authorities: no start line$/],
      [{ parameters: 'no PEM' }, /^parameters for Diffie-Hellman: /],
      [{ leastVersion: 1 }, /^versions: /],
      [{ fragmentCode: 9 }, /^lengths of records: /],
      [{ mostSent: 1 }, /^lengths of records: /],
    ] as const) {
      assert.throws(() => server(plan), { name: 'TlsError', message });
    }
  });

  test('misuse throws and never crashes', () => {
    const calls = native();
    const context = calls.tlsContext(
      Int32Array.of(1, 0, 0, 0, 0, 0, 0),
      'HIGH',
      null,
      null,
      null,
      null,
      null,
    );
    assert.ok(typeof context === 'object');
    const session = calls.tlsOpen(context, '');
    assert.ok(typeof session === 'object');
    const into = new Uint8Array(10);
    const wrong: unknown[] = [context, {}, null, undefined, 7, 'text', Object.create(session), native()];
    for (const value of wrong) {
      const given = value as typeof session;
      for (const call of [
        () => calls.tlsHandshake(given),
        () => calls.tlsRead(given, into),
        () => calls.tlsWrite(given, into),
        () => calls.tlsFeed(given, into),
        () => calls.tlsTake(given),
        () => calls.tlsFacts(given),
        () => calls.tlsClose(given),
      ]) {
        assert.throws(call, TypeError);
      }
    }
    assert.throws(() => calls.tlsOpen(session as object as typeof context, ''), TypeError);
    assert.throws(() => calls.tlsRead(session, new Uint8Array(0)), RangeError);
    assert.throws(() => calls.tlsWrite(session, new Uint8Array(0)), RangeError);
    assert.throws(() => calls.tlsFeed(session, 'text' as unknown as Uint8Array), TypeError);
    assert.throws(() => calls.tlsContext(Int32Array.of(1), 'HIGH', null, null, null, null, null), RangeError);
    assert.throws(
      () => calls.tlsContext(Int32Array.of(0, 1, 0, 0, 0, 0, 0), 'HIGH', null, null, null, null, null),
      RangeError,
    );
    // the context goes first; the session keeps what it needs of it
    calls.tlsCloseContext(context);
    assert.throws(() => calls.tlsCloseContext(context), TypeError);
    assert.throws(() => calls.tlsOpen(context, ''), TypeError);
    assert.equal(calls.tlsHandshake(session), -11);
    assert.equal(calls.tlsFeed(session, into), 0);
    assert.equal(calls.tlsFeed(session, into), -16);
    calls.tlsClose(session);
    assert.throws(() => calls.tlsClose(session), TypeError);
    assert.throws(() => calls.tlsRead(session, into), TypeError);
  });

  test('sessions that nobody closes go with the garbage', () => {
    const context = client();
    for (let index = 0; index < 200; index++) context.open('localhost').handshake();
  });
});
