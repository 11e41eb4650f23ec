import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { GrammarError } from '../grammar/error.js';
import { datagramCodec } from './service/registry.js';
import { streamCodecs } from './service/stream/index.js';
import { parseProbeTarget, targetOf, withoutPassword } from './target.js';
import { urlSchemes } from './url-schemes.js';

const inet = (address: string, port: number) => ({ family: 'inet', address, port }) as const;
const inet6 = (address: string, port: number) => ({ family: 'inet6', address, port }) as const;
const at = (protocol: string, address: { port: number; scopeId?: number }, more = {}) => ({
  protocol,
  addresses: [address],
  port: address.port,
  ...more,
});
const named = (protocol: string, host: string, port: number, more = {}) => ({
  protocol,
  host,
  addresses: [],
  port,
  ...more,
});
const unix = (address: object, more = {}) => ({
  protocol: 'unix',
  addresses: [{ family: 'unix', ...address }],
  port: 0,
  ...more,
});

const readings: readonly [string, object][] = [
  ['127.0.0.1:80', at('tcp', inet('127.0.0.1', 80))],
  ['tcp:127.0.0.1:80', at('tcp', inet('127.0.0.1', 80))],
  ['tcp://127.0.0.1:80/', at('tcp', inet('127.0.0.1', 80))],
  ['[::1]:80', at('tcp', inet6('::1', 80))],
  ['[fe80::1%1]:80', at('tcp', { ...inet6('fe80::1', 80), scopeId: 1 })],
  ['8080', { protocol: 'tcp', addresses: [inet('127.0.0.1', 8080), inet6('::1', 8080)], port: 8080 }],
  ['example.org:80', named('tcp', 'example.org', 80)],
  ['mptcp:127.0.0.1:80', at('mptcp', inet('127.0.0.1', 80))],
  ['sctp:127.0.0.1:80', at('sctp', inet('127.0.0.1', 80))],
  ['udp:127.0.0.1:53', at('udp', inet('127.0.0.1', 53))],
  ['udplite:[::1]:53', at('udplite', inet6('::1', 53))],
  ['icmp:127.0.0.1', at('icmp', inet('127.0.0.1', 0))],
  ['icmp:::1', at('icmp', inet6('::1', 0))],
  ['icmp:[::1]', at('icmp', inet6('::1', 0))],
  ['icmp:example.org', named('icmp', 'example.org', 0)],
  ['/run/a.sock', unix({ path: '/run/a.sock' })],
  ['unix:/run/a.sock', unix({ path: '/run/a.sock' })],
  ['unix:///run/a.sock', unix({ path: '/run/a.sock' })],
  ['unix:@a', unix({ abstract: 'a' })],
  ['@a', unix({ abstract: 'a' })],
  ['dgram:/dev/log', unix({ path: '/dev/log' }, { type: 'dgram' })],
  ['seqpacket:@a', unix({ abstract: 'a' }, { type: 'seqpacket' })],
  ['stream:/a', unix({ path: '/a' }, { type: 'stream' })],
  ['vsock:2:1024', at('vsock', { family: 'vsock', cid: 2, port: 1024 } as { port: number })],
  ['https://example.org', named('tcp', 'example.org', 443, { service: 'https' })],
  ['HTTPS://example.org/a:b@c?d#e', named('tcp', 'example.org', 443, { service: 'https' })],
  ['http://127.0.0.1:8080/', at('tcp', inet('127.0.0.1', 8080), { service: 'http' })],
  ['http://[::1]', at('tcp', inet6('::1', 80), { service: 'http' })],
  ['http://[fe80::1%251]:81/x', at('tcp', { ...inet6('fe80::1', 81), scopeId: 1 }, { service: 'http' })],
  ['postgres://user@db/name?sslmode=x', named('tcp', 'db', 5432, { service: 'postgresql' })],
  ['redis://a@b@db:6380/0', named('tcp', 'db', 6380, { service: 'redis' })],
  ['mqtt://broker', named('tcp', 'broker', 1883, { service: 'mqtt' })],
  ['dns://192.0.2.1', at('udp', inet('192.0.2.1', 53), { service: 'dns' })],
  ['telnet://host', named('tcp', 'host', 23)],
];

test('the password of a URL is nowhere to be read', () => {
  for (const [given, text] of [
    ['redis://:sesame@127.0.0.1:6379/0', 'redis://:***@127.0.0.1:6379/0'],
    ['postgres://me:se@s:ame@h/db?x=a:b@c', 'postgres://me:***@h/db?x=a:b@c'],
    ['https://me@h:1', 'https://me@h:1'],
    ['https://h/a:b@c', 'https://h/a:b@c'],
  ] as const)
    assert.equal(parseProbeTarget(given).text, text);
  assert.throws(
    () => parseProbeTarget('redis://:sesame@h:99999'),
    (error: GrammarError) => !/sesame/.test(`${error.message}${error.text}`) && error.position === 15,
  );
});

for (const [text, expected] of readings) {
  test(`${JSON.stringify(text)} is a target`, () => {
    assert.deepEqual(parseProbeTarget(text), { text, ...expected });
  });
}

test('a service has the port /etc/services gives it', {
  skip: existsSync('/etc/services') ? false : 'there is no /etc/services',
}, () => {
  assert.equal(parseProbeTarget('tcp:127.0.0.1:http').port, 80);
  assert.equal(parseProbeTarget('udp:127.0.0.1:domain').port, 53);
});

const faults: readonly [string, number, RegExp][] = [
  ['', 0, /a colon and a port/],
  ['127.0.0.1', 9, /a colon and a port/],
  ['127.0.0.1:0', 10, /a port from 1/],
  ['127.0.0.1:65536', 10, /a port from 1 to 65535/],
  ['127.0.0.1:-1', 10, /a port/],
  ['127.0.0.256:80', 0, /IPv4 address/],
  ['::1:80', 0, /IPv6 address in brackets/],
  ['[::1]', 5, /a colon and a port/],
  ['[::g]:80', 1, /IPv6 address/],
  ['[fe80::1%none-such]:80', 9, /network interface/],
  ['tpc:127.0.0.1:80', 0, /such as tcp/],
  ['icpm:127.0.0.1:80', 0, /such as icmp/],
  ['icmp:', 5, /a host name/],
  ['icmp:[::1', 9, /a closing bracket/],
  ['icmp:1.2.3', 5, /IPv4 address/],
  ['unix:', 5, /a path/],
  ['vsock:2', 7, /colon|port/],
  ['htps://example.org', 0, /a scheme .*such as https/],
  ['gopher+x://example.org', 0, /tcp: and a port always will do/],
  ['http://', 7, /a host name/],
  ['http://a:99999/', 9, /a port from 1/],
  ['http://[::1', 11, /a closing bracket/],
  ['grpc://host', 11, /a colon and a port/],
];

for (const [text, position, expected] of faults) {
  test(`${JSON.stringify(text)} is no target`, () => {
    assert.throws(
      () => parseProbeTarget(text),
      (error: Error) => {
        assert.ok(error instanceof GrammarError, error.stack);
        assert.deepEqual({ text: error.text, position: error.position }, { text, position });
        assert.match(error.expected, expected);
        return true;
      },
    );
  });
}

test('every scheme of URLs names a codec that is there', () => {
  const streams = new Set(streamCodecs.flatMap(({ name, secured }) => [name, secured]));
  for (const [scheme, { protocol, service }] of Object.entries(urlSchemes())) {
    if (service === undefined) continue;
    const known = protocol === 'udp' ? datagramCodec(service) !== undefined : streams.has(service);
    assert.ok(known, `${scheme}: ${service}`);
  }
});

test('an address is a target as it stands', () => {
  assert.deepEqual(targetOf(inet('127.0.0.1', 80), 'tcp'), parseProbeTarget('tcp:127.0.0.1:80'));
});

test('what is no text is a wrong type', () => {
  assert.throws(() => parseProbeTarget(80 as unknown as string), TypeError);
});

test('any text is a target, or an error of grammar with a place in it', () => {
  const parts = [
    'tcp:',
    'udp:',
    'icmp:',
    'unix:',
    'http://',
    '[',
    ']',
    '::',
    '%',
    '/',
    '@',
    ':',
    '80',
    '0',
    '-1',
    'a.b',
    '1.2.3.4',
    '*',
    ' ',
    '\n',
    '\0',
    'é',
    '#',
    '?',
  ];
  let seed = 7;
  const random = (limit: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % limit;
  };
  for (let count = 0; count < 20_000; count++) {
    const text = Array.from({ length: random(6) }, () => parts[random(parts.length)]).join('');
    try {
      assert.equal(parseProbeTarget(text).text, withoutPassword(text));
    } catch (error) {
      assert.ok(error instanceof GrammarError, `${JSON.stringify(text)}: ${String(error)}`);
      assert.equal(error.text, withoutPassword(text));
      assert.ok(
        error.position >= 0 && error.position <= error.text.length,
        `${JSON.stringify(text)} at ${error.position}`,
      );
    }
  }
});
