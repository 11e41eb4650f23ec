import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSpecification, SpecificationError } from './index.js';

/** A few types, as the registry describes them. */
const syntax: Record<string, string> = {
  tcp: ':<host>:<port>',
  'tcp-listen': ':<port>',
  unix: ':<filename>',
  'abstract-listen': ':<filename>',
  file: ':<filename>',
  exec: ':<command-line>',
  stdio: '',
  pipe: '[:<filename>]',
  tun: '[:<ip-addr>/<bits>]',
  proxy: ':<proxy-server>:<host>:<port>',
  socks4a: ':<socks-server>:<host>:<port>',
  socks5: ':<socks-server>[:<socks-port>]:<target-host>:<target-port>',
  'socket-connect': ':<domain>:<protocol>:<remote-address>',
};

const read = (text: string) => parseSpecification(text, { syntaxOf: (word) => syntax[word.toLowerCase()] });

const bare = (text: string) => {
  const parsed = read(text);
  assert.equal(parsed.kind, 'single', text);
  const { keyword, parameters, options } = parsed as typeof parsed & { kind: 'single' };
  return [
    keyword,
    parameters,
    options.map(({ name, value }) => (value === undefined ? name : [name, value])),
  ];
};

describe('parseSpecification: the readable form', () => {
  const table: [text: string, parts: unknown][] = [
    ['tcp://localhost:80', ['tcp', ['localhost', '80'], []]],
    ['tcp://[::1]:80?nodelay', ['tcp', ['[::1]', '80'], ['nodelay']]],
    ['tcp-listen://0.0.0.0:8080', ['tcp-listen', ['8080'], [['bind', '0.0.0.0']]]],
    ['TCP-LISTEN://[::]:80,fork', ['TCP-LISTEN', ['80'], [['bind', '[::]'], 'fork']]],
    ['tcp-listen://:8080?fork', ['tcp-listen', ['8080'], ['fork']]],
    ['tcp-listen://*:8080', ['tcp-listen', ['8080'], []]],
    ['tcp-listen://8080', ['tcp-listen', ['8080'], []]],
    ['unix:///run/app.sock?user=www', ['unix', ['/run/app.sock'], [['user', 'www']]]],
    ['unix:///a%20b%2Cc,d', ['unix', ['/a b,c'], ['d']]],
    ['abstract-listen://name', ['abstract-listen', ['name'], []]],
    ['exec://cat%20-n?pty&stderr', ['exec', ['cat -n'], ['pty', 'stderr']]],
    ['stdio://', ['stdio', [], []]],
    ['pipe://', ['pipe', [], []]],
    ['tun://10.0.0.1/24?up', ['tun', ['10.0.0.1/24'], ['up']]],
    ['socket-connect://2:6:x1f90', ['socket-connect', ['2', '6', 'x1f90'], []]],
    [
      'proxy://me:secret@proxy:3128/host:443',
      [
        'proxy',
        ['proxy', 'host', '443'],
        [
          ['proxyport', '3128'],
          ['proxyauth', 'me:secret'],
        ],
      ],
    ],
    ['socks4a://me@proxy/host:443', ['socks4a', ['proxy', 'host', '443'], [['socksuser', 'me']]]],
    ['socks5://proxy:1081/[::1]:443', ['socks5', ['proxy', '1081', '[::1]', '443'], []]],
    // not of this form: a parameter that begins with two slashes, a type that does not exist
    ['file:/tmp/x', ['file', ['/tmp/x'], []]],
    ['nonsense://x', ['nonsense', ['//x'], []]],
  ];
  for (const [text, parts] of table) it(text, () => assert.deepEqual(bare(text), parts));

  it('stands in two addresses that make one', () => {
    const parsed = read('tcp://a:1?x!!unix:///b');
    assert.ok(parsed.kind === 'dual');
    assert.deepEqual(parsed.read.options, [{ name: 'x', value: undefined, at: 10 }]);
    assert.deepEqual([parsed.write.parameters, parsed.write.at], [['/b'], 13]);
  });

  it('knows where the parts stand', () => {
    const parsed = read('tcp-listen://127.0.0.1:80?fork&x=1');
    assert.ok(parsed.kind === 'single');
    assert.deepEqual(parsed.parametersAt, [23]);
    assert.deepEqual(
      parsed.options.map((option) => option.at),
      [13, 26, 31],
    );
  });
});

describe('parseSpecification: faults in the readable form', () => {
  const table: [text: string, position: number, expected: RegExp][] = [
    ['tcp://localhost', 15, /a colon and a port/],
    ['tcp://:80', 6, /a host/],
    ['tcp://::1:80', 6, /brackets/],
    ['tcp://[::1', 10, /\]/],
    ['tcp-listen://', 13, /a port/],
    ['file://tmp/x', 7, /a third slash/],
    ['unix:///a%2', 10, /two hexadecimal digits/],
    ['unix:///a%ff', 7, /UTF-8/],
    ['stdio://x', 8, /nothing/],
    ['proxy://proxy:3128', 18, /a slash/],
    ['socks5:///host:1', 9, /host of the proxy/],
    ['tcp://a:1?=x', 10, /name of an option/],
  ];
  for (const [text, position, expected] of table) {
    it(text, () => {
      assert.throws(
        () => read(text),
        (error) => {
          assert.ok(error instanceof SpecificationError, String(error));
          assert.equal(error.position, position);
          assert.match(error.expected, expected);
          return true;
        },
      );
    });
  }
});
