import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type StreamReply, streamReplies } from '../../../../test/support/stream-replies.js';
import type { Match, StreamCodec } from '../codec.js';
import { streamCodecs } from './index.js';

const empty = new Uint8Array();

/** Every way a codec may look at bytes; each comes with the request it belongs to. */
const looksOf = (
  codec: StreamCodec,
): { readonly to: string; readonly sent: Uint8Array; readonly look: (bytes: Uint8Array) => Match }[] => {
  const { banner, retort, request: makeRequest, readiness: makeReadiness } = codec;
  const request = makeRequest?.();
  const readiness = makeReadiness?.();
  return [
    ...(banner ? [{ to: 'banner', sent: empty, look: (bytes: Uint8Array) => banner(bytes, true) }] : []),
    ...(retort ? [{ to: 'retort', sent: empty, look: (bytes: Uint8Array) => retort(bytes, true) }] : []),
    ...(request
      ? [{ to: codec.name, sent: request.bytes, look: (bytes: Uint8Array) => request.match(bytes, true) }]
      : []),
    ...(readiness
      ? [
          {
            to: 'readiness',
            sent: readiness.bytes,
            look: (bytes: Uint8Array) => readiness.match(bytes, true),
          },
        ]
      : []),
  ];
};

const codecNamed = (service: string): StreamCodec => {
  const name = service === 'grpc' ? 'http2' : service;
  const codec = streamCodecs.find((one) => one.name === name);
  assert.ok(codec, `no codec ${name}`);
  return codec;
};

const identityOf = (match: Match) => (match.outcome === 'match' ? match.identity : undefined);

/** A reply that two codecs rightly recognise: Docker speaks HTTP. */
const related: Readonly<Record<string, readonly string[]>> = { docker: ['http'] };

describe('each codec recognises its service', () => {
  for (const { service, what, to, bytes, product, ready = true, details = {} } of streamReplies) {
    test(`${service}: ${what}`, () => {
      const look = looksOf(codecNamed(service)).find((one) => one.to === to);
      assert.ok(look);
      const identity = identityOf(look.look(bytes(look.sent)));
      assert.ok(identity, 'not recognised');
      assert.equal(identity.name, service);
      assert.equal(identity.ready, ready);
      if (product !== undefined) assert.equal(identity.product, product);
      for (const [name, value] of Object.entries(details)) assert.equal(identity.details[name], value, name);
    });
  }

  test('none is without a reply here', () => {
    const known = new Set(streamReplies.map(({ service }) => service));
    assert.deepEqual(
      streamCodecs.filter(({ name }) => !known.has(name)).map(({ name }) => name),
      [],
    );
  });
});

/** Which services recognise a reply that was made for a request of somebody else's. */
const recognisers = ({ bytes, to }: StreamReply, service: string): string[] => {
  const sent = looksOf(codecNamed(service)).find((look) => look.to === to)?.sent ?? empty;
  const reply = bytes(sent);
  return streamCodecs.flatMap((codec) => {
    const names = looksOf(codec)
      .filter((look) => codec.name !== codecNamed(service).name && look.to !== 'readiness')
      .map(({ look }) => identityOf(look(reply))?.name);
    return names.filter((name) => name !== undefined);
  });
};

describe('no codec recognises what another service said', () => {
  for (const reply of streamReplies) {
    test(`${reply.service}: ${reply.what}`, () => {
      const allowed = related[reply.service] ?? [];
      assert.deepEqual(
        recognisers(reply, reply.service).filter((name) => !allowed.includes(name)),
        [],
      );
    });
  }
});

test('what was sent, sent back, is not recognised, but by echo', () => {
  for (const codec of streamCodecs) {
    if (codec.name === 'echo') continue;
    for (const { sent, look } of looksOf(codec)) {
      if (sent.length > 0) assert.notEqual(look(sent).outcome, 'match', codec.name);
    }
  }
});

test('the beginning of a reply is never taken for another service', () => {
  for (const { service, what, to, bytes } of streamReplies) {
    const look = looksOf(codecNamed(service)).find((one) => one.to === to);
    assert.ok(look);
    const reply = bytes(look.sent);
    for (let length = 1; length < reply.length; length++) {
      const name = identityOf(look.look(reply.subarray(0, length)))?.name;
      assert.ok(
        name === undefined || codecNamed(name).name === codecNamed(service).name,
        `${service} ${what} ${length}`,
      );
    }
  }
});

test('a whole reply is decided before the end', () => {
  for (const { service, what, to, bytes } of streamReplies) {
    const codec = codecNamed(service);
    const request = to === 'readiness' ? codec.readiness?.() : codec.request?.();
    const match = to === 'banner' ? codec.banner?.(bytes(empty)) : request?.match(bytes(request.bytes));
    assert.equal(match?.outcome, 'match', `${service} ${what}`);
  }
});

test('matchers take any bytes', () => {
  const looks = streamCodecs.flatMap((codec) => looksOf(codec));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      for (const { look } of looks) assert.ok(['match', 'more', 'no'].includes(look(bytes).outcome));
    }),
    { numRuns: 300 },
  );
});

test('matchers take damaged replies', () => {
  const looks = streamCodecs.flatMap((codec) => looksOf(codec));
  fc.assert(
    fc.property(
      fc.constantFrom(...streamReplies),
      fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      fc.nat(400),
      ({ bytes, service, to }, changes, length) => {
        const sent = looksOf(codecNamed(service)).find((look) => look.to === to)?.sent ?? empty;
        const damaged = Buffer.from(bytes(sent)).subarray(0, length);
        for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
        for (const { look } of looks) assert.ok(['match', 'more', 'no'].includes(look(damaged).outcome));
      },
    ),
    { numRuns: 2000 },
  );
});

test('a host that could end its line is not sent', () => {
  const http = codecNamed('http');
  const bytes = http.request?.({ host: 'a\r\nX-Evil: 1', port: 80 }).bytes;
  assert.doesNotMatch(Buffer.from(bytes ?? []).toString(), /Evil/);
  const named = http.request?.({ host: '::1', port: 8080 }).bytes;
  assert.match(Buffer.from(named ?? []).toString(), /^HEAD \/ HTTP\/1\.1\r\nHost: \[::1\]:8080\r\n/);
});
