import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { GrammarError } from '../../grammar/error.js';
import { SocketError } from '../error.js';
import { parseTarget, type ResolveOptions, resolveTarget, type SocketTarget } from '../target.js';
import { interfaceIndex } from './interface-index.js';
import { servicePort } from './services.js';

const stream: ResolveOptions = { purpose: 'connect', type: 'stream', types: ['stream', 'seqpacket'] };
const datagram: ResolveOptions = { purpose: 'connect', type: 'dgram' };
const listening: ResolveOptions = { ...stream, purpose: 'listen' };

const inet = (address: string, port: number) => ({ family: 'inet', address, port }) as const;
const inet6 = (address: string, port: number) => ({ family: 'inet6', address, port }) as const;

const readings: [SocketTarget, ResolveOptions, unknown][] = [
  ['tcp:127.0.0.1:8080', stream, { type: 'stream', protocol: 'tcp', addresses: [inet('127.0.0.1', 8080)] }],
  ['127.0.0.1:8080', stream, { type: 'stream', protocol: 'tcp', addresses: [inet('127.0.0.1', 8080)] }],
  ['127.0.0.1:53', datagram, { type: 'dgram', protocol: 'udp', addresses: [inet('127.0.0.1', 53)] }],
  ['tcp:[::1]:80', stream, { type: 'stream', protocol: 'tcp', addresses: [inet6('::1', 80)] }],
  ['[::1]:http', stream, { type: 'stream', protocol: 'tcp', addresses: [inet6('::1', 80)] }],
  ['mptcp:127.0.0.1:80', stream, { type: 'stream', protocol: 'mptcp', addresses: [inet('127.0.0.1', 80)] }],
  ['udplite:[::1]:domain', datagram, { type: 'dgram', protocol: 'udplite', addresses: [inet6('::1', 53)] }],
  [
    '8080',
    stream,
    { type: 'stream', protocol: 'tcp', addresses: [inet('127.0.0.1', 8080), inet6('::1', 8080)] },
  ],
  [
    8080,
    listening,
    { type: 'stream', protocol: 'tcp', addresses: [inet6('::', 8080), inet('0.0.0.0', 8080)] },
  ],
  [
    'tcp:*:*',
    listening,
    { type: 'stream', protocol: 'tcp', addresses: [inet6('::', 0), inet('0.0.0.0', 0)] },
  ],
  [
    { port: 0 },
    listening,
    { type: 'stream', protocol: 'tcp', addresses: [inet6('::', 0), inet('0.0.0.0', 0)] },
  ],
  [{ host: '::1', port: 'http' }, stream, { type: 'stream', protocol: 'tcp', addresses: [inet6('::1', 80)] }],
  [inet('10.0.0.1', 1), stream, { type: 'stream', protocol: 'tcp', addresses: [inet('10.0.0.1', 1)] }],
  [
    'unix:/run/a.sock',
    stream,
    { type: 'stream', protocol: undefined, addresses: [{ family: 'unix', path: '/run/a.sock' }] },
  ],
  ['/a:b', stream, { type: 'stream', protocol: undefined, addresses: [{ family: 'unix', path: '/a:b' }] }],
  ['./a:b', stream, { type: 'stream', protocol: undefined, addresses: [{ family: 'unix', path: './a:b' }] }],
  ['../a', stream, { type: 'stream', protocol: undefined, addresses: [{ family: 'unix', path: '../a' }] }],
  ['unix:a', datagram, { type: 'dgram', protocol: undefined, addresses: [{ family: 'unix', path: 'a' }] }],
  [
    'unix:@a',
    stream,
    { type: 'stream', protocol: undefined, addresses: [{ family: 'unix', abstract: 'a' }] },
  ],
  ['@a', stream, { type: 'stream', protocol: undefined, addresses: [{ family: 'unix', abstract: 'a' }] }],
  ['unix:*', listening, { type: 'stream', protocol: undefined, addresses: [{ family: 'unix' }] }],
  [
    'seqpacket:/a',
    stream,
    { type: 'seqpacket', protocol: undefined, addresses: [{ family: 'unix', path: '/a' }] },
  ],
  [
    'dgram:@a',
    datagram,
    { type: 'dgram', protocol: undefined, addresses: [{ family: 'unix', abstract: 'a' }] },
  ],
  [
    'vsock:2:1024',
    stream,
    { type: 'stream', protocol: undefined, addresses: [{ family: 'vsock', cid: 2, port: 1024 }] },
  ],
];

/** Why a reading that needs the name of a service is skipped, or false. */
const withoutServices = (text: string): string | false =>
  /:"?(http|domain)\b/.test(text) && !existsSync('/etc/services') ? 'there is no /etc/services' : false;

for (const [target, options, expected] of readings) {
  const text = JSON.stringify(target);
  test(`${text} to ${options.purpose} a ${options.type} socket`, {
    skip: withoutServices(text),
  }, async () => {
    assert.deepEqual(await resolveTarget(target, options), expected);
  });
}

test('a scoped address knows its interface by name and by index', async () => {
  const loopback = interfaceIndex('lo');
  assert.ok(loopback !== undefined && loopback > 0);
  for (const zone of ['lo', loopback]) {
    const { addresses } = await resolveTarget(`tcp:[fe80::1%${zone}]:80`, stream);
    assert.deepEqual(addresses, [{ ...inet6('fe80::1', 80), scopeId: loopback }]);
  }
  assert.equal(interfaceIndex('none-such'), undefined);
  assert.equal(interfaceIndex('a name that is too long'), undefined);
});

test('a name is looked up, and every address gets the port', { skip: withoutServices(':http') }, async () => {
  const { addresses } = await resolveTarget('tcp:localhost:http', stream);
  assert.ok(addresses.length > 0);
  for (const address of addresses) {
    assert.ok(address.family === 'inet' || address.family === 'inet6');
    assert.equal(address.port, 80);
  }
});

test('a name without an address, and a wait that ends, say so', async () => {
  await assert.rejects(resolveTarget('tcp:none-such.invalid:80', stream), (error: Error) => {
    assert.ok(error instanceof SocketError);
    assert.match(error.message, /^resolve none-such\.invalid: .+ \((ENOTFOUND|EAI_AGAIN)\)$/);
    return true;
  });
  const reason = new Error('enough');
  const signal = AbortSignal.abort(reason);
  await assert.rejects(resolveTarget('tcp:localhost:80', { ...stream, signal }), reason);
});

const faults: [string, number, RegExp][] = [
  ['tpc:127.0.0.1:80', 0, /a protocol of tcp, .*such as tcp/],
  ['unxi:/run/x', 0, /such as unix/],
  ['tcp', 3, /a colon and a port/],
  ['tcp:', 4, /a colon and a port/],
  ['tcp:127.0.0.1', 13, /a colon and a port/],
  ['tcp:127.0.0.1:', 14, /a port from 1 to 65535/],
  ['tcp:127.0.0.1:65536', 14, /a port from 1 to 65535/],
  ['tcp:127.0.0.1:080', 14, /a port/],
  ['tcp:127.0.0.1:0', 14, /a port from 1/],
  ['tcp:127.0.0.1:none-such', 14, /service/],
  ['tcp:127.0.0.256:80', 4, /IPv4 address/],
  ['tcp:127.1:80', 4, /IPv4 address/],
  ['tcp:::1:80', 4, /brackets/],
  ['tcp:[::1:80', 11, /closing bracket/],
  ['tcp:[::1]80', 9, /a colon/],
  ['tcp:[::g]:80', 5, /IPv6 address/],
  ['tcp:[fe80::1%none-such]:80', 13, /interface/],
  ['tcp:*:80', 4, /host name/],
  ['tcp:a b:80', 4, /host name/],
  ['tcp:-a:80', 4, /host name/],
  [':80', 0, /host name/],
  ['', 0, /a colon and a port/],
  [`unix:/${'a'.repeat(107)}`, 5, /at most 107 bytes \(it has 108\)/],
  ['unix:', 5, /a path/],
  ['unix:*', 5, /connect to/],
  ['unix:/a\\q', 7, /backslash/],
  ['vsock:2', 7, /colon|port/],
  ['vsock:*:1', 6, /connect to/],
  ['vsock:2:-1', 8, /a port/],
];

for (const [text, position, expected] of faults) {
  test(`${JSON.stringify(text).slice(0, 40)} is no target to connect to`, () => {
    assert.throws(
      () => parseTarget(text, 'connect'),
      (error: Error) => {
        assert.ok(error instanceof GrammarError, error.stack);
        assert.deepEqual({ text: error.text, position: error.position }, { text, position });
        assert.match(error.expected, expected);
        return true;
      },
    );
  });
}

test('a target of another kind of socket, or none at all, is refused', async () => {
  await assert.rejects(resolveTarget('udp:127.0.0.1:80', stream), /"udp:.*" is for dgram sockets/);
  await assert.rejects(resolveTarget('seqpacket:/a', datagram), TypeError);
  await assert.rejects(resolveTarget(undefined as unknown as string, stream), TypeError);
  await assert.rejects(resolveTarget({} as unknown as string, stream), TypeError);
  await assert.rejects(resolveTarget(-1, stream), GrammarError);
  await assert.rejects(resolveTarget(1.5, stream), GrammarError);
});

test('services are known by name, for the protocol they are listed for', {
  skip: withoutServices(':http'),
}, () => {
  assert.equal(servicePort('http', 'mptcp'), 80);
  assert.equal(servicePort('domain', 'udp'), 53);
  assert.equal(servicePort('www', 'tcp', '/nonexistent'), undefined);
});

test('a name below localhost is this machine, even where no name service knows it (RFC 6761)', async () => {
  const { addresses } = await resolveTarget('tcp:socketeer-test.localhost:80', stream);
  assert.ok(addresses.length > 0);
  assert.deepEqual(
    addresses.filter(({ family }) => family !== 'inet' && family !== 'inet6'),
    [],
  );
  for (const address of addresses)
    assert.match('address' in address ? String(address.address) : '', /^(?:127\.|::1$)/);
});
