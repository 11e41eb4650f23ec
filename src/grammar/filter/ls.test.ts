import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allKinds } from '../../inventory/kinds.js';
import { FilterError, type FilterExpression, fieldOf, filterFields, parseFilter } from './index.js';

const tree = (text: string): FilterExpression | undefined =>
  parseFilter(text, { dialect: 'socketeer' }).expression;

/** The tree without the spans. */
const bare = (text: string): unknown =>
  JSON.parse(
    JSON.stringify(tree(text), (key, value) =>
      key === 'span' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
    ),
  );

const port = (end: string, comparison: string, ...ports: string[]) => ({
  node: 'port',
  end,
  comparison,
  ports,
});
const field = (name: string, comparison: string, ...values: unknown[]) => ({
  node: 'field',
  field: name,
  comparison,
  values,
});
const glob = (text: string) => ({ syntax: 'glob', text, ignoreCase: false });

const refused = (text: string): FilterError => {
  try {
    parseFilter(text, { dialect: 'socketeer' });
  } catch (error) {
    assert.ok(error instanceof FilterError, String(error));
    return error;
  }
  return assert.fail(`${text} was read`);
};

describe('the filters of ls', () => {
  it('binds and tighter than or', () => {
    const [a, b, c] = [port('local', '=', '1'), port('local', '=', '2'), port('local', '=', '3')];
    const wanted = { node: 'or', operands: [a, { node: 'and', operands: [b, c] }] };
    for (const text of [
      'sport 1 or sport 2 and sport 3',
      'sport=1||sport=2&&sport=3',
      'sport 1 OR sport 2 sport 3',
    ])
      assert.deepEqual(bare(text), wanted, text);
    assert.deepEqual(bare('(sport 1 or sport 2) and not sport 3'), {
      node: 'and',
      operands: [
        { node: 'or', operands: [a, b] },
        { node: 'not', operand: c },
      ],
    });
    assert.deepEqual(bare('!(sport=1)'), { node: 'not', operand: a });
  });

  it('needs blanks only between words', () => {
    assert.deepEqual(bare('(dport=:80)'), port('remote', '=', '80'));
    assert.deepEqual(bare('dport!=80'), port('remote', '!=', '80'));
    assert.deepEqual(bare('rtt>=5ms'), field('rtt', '>=', 5));
    assert.deepEqual(bare(' \n\tautobound\r\n'), { node: 'autobound' });
    assert.equal(tree(' '), undefined);
  });

  it('reads every predicate of ss as ss writes it', () => {
    assert.deepEqual(bare('dport = :7777'), port('remote', '=', '7777'));
    assert.deepEqual(bare('sport gt :1024'), port('local', '>', '1024'));
    assert.deepEqual(bare('src 10.0.0.0/8'), {
      node: 'host',
      end: 'local',
      address: '10.0.0.0',
      prefixLength: 8,
    });
    assert.deepEqual(bare('dst [::1]:443'), { node: 'host', end: 'remote', address: '::1', port: '443' });
    assert.deepEqual(bare('src unix:/run/*'), {
      node: 'host',
      end: 'local',
      family: 'unix',
      address: '/run/*',
    });
    assert.deepEqual(bare('fwmark = 0x10/0xf0'), { node: 'mark', negated: false, value: 16, mask: 240 });
    assert.deepEqual(bare('dev != eth0'), { node: 'device', negated: true, device: 'eth0' });
    assert.deepEqual(bare('cgroup /system.slice'), { node: 'cgroup', negated: false, path: '/system.slice' });
  });

  it('has more hosts and ports than ss', () => {
    assert.deepEqual(bare('dst ::1'), { node: 'host', end: 'remote', address: '::1' });
    assert.deepEqual(bare('host 2001:db8::/32'), {
      node: 'host',
      end: 'either',
      address: '2001:db8::',
      prefixLength: 32,
    });
    const one = { node: 'host', end: 'local', address: '10.0.0.1' };
    const two = { node: 'host', end: 'local', address: '10.0.0.2' };
    assert.deepEqual(bare('src != 10.0.0.1'), { node: 'not', operand: one });
    assert.deepEqual(bare('src in (10.0.0.1, 10.0.0.2)'), { node: 'or', operands: [one, two] });
    assert.deepEqual(bare('port 80,443'), port('either', '=', '80', '443'));
    assert.deepEqual(bare('port in (8000-8080, :https)'), port('either', '=', '8000-8080', 'https'));
    assert.deepEqual(bare('dport not in (1, 2)'), port('remote', '!=', '1', '2'));
    assert.deepEqual(bare('sport = netlink:kernel'), { ...port('local', '=', 'kernel'), family: 'netlink' });
    assert.deepEqual(bare('src unix:a src 1.2.3.4'), {
      node: 'and',
      operands: [
        { node: 'host', end: 'local', family: 'unix', address: 'a' },
        { node: 'host', end: 'local', address: '1.2.3.4' },
      ],
    });
    for (const bad of ['65536', '-1', '1.2.3.4:80x/', '9-8', '0-65536']) refused(`port = ${bad}`);
    for (const bad of [
      'port > 1-5',
      'port < *',
      'port > 1, 2',
      'port ~ 80',
      'src > 1',
      'src [::1',
      'dport unix:x',
    ])
      refused(bad);
  });

  it('turns quantities into the unit of the field', () => {
    const values: readonly [string, unknown][] = [
      ['rtt > 5', 5],
      ['rtt > 1500us', 1.5],
      ['rto > .2s', 200],
      ['idle > 2m', 120_000],
      ['idle > 1h', 3_600_000],
      ['idle > 1d', 86_400_000],
      ['sendq > 64k', 65_536],
      ['sendq > 64kB', 64_000],
      ['sendq > 1.5MiB', 1_572_864],
      ['recvq > 1G', 2 ** 30],
      ['recvq > 7B', 7],
      ['pacing-rate > 10Mbit', 1e7],
      ['delivery_rate > 1.5kbit', 1500],
      ['cwnd > 0x10', 16],
      ['pid = 1', 1],
      ['cookie = 0xffffffffffffffff', '18446744073709551615n'],
    ];
    for (const [text, wanted] of values) {
      const node = bare(text) as { values: unknown[] };
      assert.deepEqual(node.values, [wanted], text);
    }
    for (const bad of [
      'rtt > 5x',
      'rtt > -1',
      'sendq > 1ms',
      'rtt > 1k',
      'cwnd > 1.5',
      'pid = x',
      'pacing-rate > 1k',
    ])
      assert.notEqual(refused(bad).position, 0, bad);
    for (const bad of ['cookie > 1', 'process < x', 'rtt ~ 5', 'pid !~ 1'])
      assert.equal(refused(bad).position, 0, bad);
  });

  it('reads lists, globs and regular expressions', () => {
    assert.deepEqual(bare('user in (www, root)'), field('user', '=', 'www', 'root'));
    assert.deepEqual(bare('process = "a b", \'c,d\''), field('process', '=', 'a b', 'c,d'));
    assert.deepEqual(bare('process nginx'), field('process', '=', 'nginx'));
    assert.deepEqual(bare('process "and"'), field('process', '=', 'and'));
    assert.deepEqual(bare('path ~ /run/*'), field('path', '~', glob('/run/*')));
    assert.deepEqual(bare('path ~ "/run/i"'), field('path', '~', glob('/run/i')));
    assert.deepEqual(bare('process !~ [!a-c]*, x\\*'), field('process', '!~', glob('[!a-c]*'), glob('x\\*')));
    assert.deepEqual(
      bare('process~/^ngin[xy]$/i'),
      field('process', '~', {
        syntax: 'regex',
        text: '^ngin[xy]$',
        ignoreCase: true,
      }),
    );
    const both = bare('(process ~ (/a|b/, /c\\/d/) path ~ /x and process ~ /y/)') as { operands: unknown[] };
    assert.equal(both.operands.length, 3);
    assert.deepEqual(bare('cgroup ~ *.service'), field('cgroup', '~', glob('*.service')));
    assert.deepEqual(bare('dev ~ eth*'), field('interface', '~', glob('eth*')));
    for (const bad of [
      'process ~ /(/',
      'process = (a',
      'process in a',
      'process = a,',
      'process ()',
      'process = "a',
      'process not a',
      'process = and',
      `process ~ ${'a'.repeat(1001)}`,
    ])
      refused(bad);
  });

  it('chooses states, side by side as ss does', () => {
    const states = (...names: string[]) => ({ node: 'state', states: names });
    assert.deepEqual(bare('state established'), states('established'));
    assert.deepEqual(bare('state ESTAB'), states('established'));
    assert.deepEqual(bare('state established state time_wait'), states('established', 'time-wait'));
    assert.deepEqual(bare('state = listening, syn-sent'), states('listen', 'syn-sent'));
    assert.deepEqual(bare('state bucket exclude time-wait'), states('syn-recv', 'new-syn-recv'));
    assert.deepEqual(bare('state != listen'), { node: 'not', operand: states('listen') });
    assert.deepEqual(bare('exclude listen excl close'), { node: 'not', operand: states('listen', 'close') });
    assert.equal((bare('state established and state close') as { operands: unknown[] }).operands.length, 2);
    refused('state > listen');
  });

  it('says where the fault is, what was expected, and the nearest right name', () => {
    const faults: readonly [string, string, number, string | undefined][] = [
      ['prcess = nginx', 'prcess', 0, 'process'],
      ['rtt > 5 and recq > 1', 'recq', 12, 'recvq'],
      ['state estblished', 'estblished', 6, 'established'],
      ['kind = tpc', 'tpc', 7, 'tcp'],
      ['established', 'established', 0, 'state established'],
      ['(rtt > 5', '', 8, undefined],
      ['rtt > 5)', ')', 7, undefined],
      ['rtt >', '', 5, undefined],
      ['rtt > 5 or', '', 10, undefined],
      ['process = "a', '"a', 10, undefined],
      ['', '', 0, undefined],
    ];
    for (const [text, near, position, suggestion] of faults.slice(0, -1)) {
      const error = refused(text);
      assert.deepEqual([error.near, error.position, error.suggestion], [near, position, suggestion], text);
      assert.equal(error.text, text);
      assert.match(error.message, /expected/);
    }
    assert.match(refused('age > 5m').expected, /when a socket was made/);
  });

  it('gives every predicate its place in the text', () => {
    const node = tree('rtt > 5ms and user in (a, b)');
    assert.ok(node?.node === 'and');
    const spans = node.operands.map((operand) => ('span' in operand ? operand.span : undefined));
    assert.deepEqual(spans, [
      { start: 0, end: 9 },
      { start: 14, end: 28 },
    ]);
  });

  it('keeps apart the names of the fields', () => {
    const names = filterFields.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    assert.equal(new Set(names).size, names.length);
    for (const row of filterFields) assert.equal(fieldOf(row.name), row);
    assert.equal(fieldOf('constructor'), undefined);
  });

  it('knows every kind of socket that a listing has', () => {
    assert.deepEqual([...(fieldOf('kind')?.words ?? [])].sort(), [...allKinds].sort());
  });

  it('reads a long filter in time proportional to its length', () => {
    const long = (text: string): string => text.repeat(200_000 / text.length);
    const start = performance.now();
    tree(`autobound ${long(' or rtt > 5ms and process ~ /a/i, b* (port in (1, 2))')} or autobound`);
    tree(`path ~ x${long(', /a')}`);
    for (const text of ['/', '/a,', '"\\" ', 'a=~', '[', '!', ',', 'process ~ /']) {
      try {
        tree(`path ~ ${long(text)}`);
      } catch (error) {
        assert.ok(error instanceof FilterError, String(error));
      }
    }
    assert.ok(performance.now() - start < 10_000);
  });

  it('gives up on a filter nested too deeply', () => {
    assert.match(refused('('.repeat(100_000)).expected, /at most 500 levels/);
    assert.equal(tree(`${'!'.repeat(100_000)}autobound`)?.node, 'autobound');
  });
});
