import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FilterError, type FilterExpression, parseFilter, parseSsFilter } from './index.js';

/** A tree as text: operands in parentheses, predicates as ss would write them. */
const show = (node: FilterExpression | undefined): string => {
  if (node === undefined) return '';
  switch (node.node) {
    case 'and':
    case 'or':
      return `(${node.operands.map(show).join(` ${node.node} `)})`;
    case 'not':
      return `!${show(node.operand)}`;
    case 'host': {
      const length = node.prefixLength === undefined ? '' : `/${node.prefixLength}`;
      return `${node.end}=${node.family ?? '?'}|${node.address ?? '*'}${length}|${node.port ?? '*'}`;
    }
    case 'port':
      return `${node.end}${node.comparison}${node.family === undefined ? '' : `${node.family}:`}${node.ports}`;
    case 'device':
      return `dev${node.negated ? '!=' : '='}${node.device}`;
    case 'mark':
      return `mark${node.negated ? '!=' : '='}${node.value}/${node.mask}`;
    case 'cgroup':
      return `cgroup${node.negated ? '!=' : '='}${node.path}`;
    default:
      return node.node;
  }
};

const parse = (text: string): string => show(parseFilter(text, { dialect: 'ss' }).expression);

const refused = (text: string, args: readonly string[] = [text]): FilterError => {
  try {
    parseSsFilter(args);
  } catch (error) {
    assert.ok(error instanceof FilterError, String(error));
    return error;
  }
  return assert.fail(`${text} was read`);
};

describe('the filters of ss', () => {
  it('joins from left to right, and and or alike', () => {
    assert.equal(parse('sport 1 or sport 2 and sport 3'), '((local=1 or local=2) and local=3)');
    assert.equal(parse('sport 1 and sport 2 or sport 3'), '((local=1 and local=2) or local=3)');
    assert.equal(
      parse('sport 1 sport 2 | sport 3 sport 4'),
      '(((local=1 and local=2) or local=3) and local=4)',
    );
    assert.equal(parse('sport 1 && sport 2 & sport 3'), '(local=1 and local=2 and local=3)');
    assert.equal(parse('sport 1 || ( sport 2 and sport 3 )'), '(local=1 or (local=2 and local=3))');
    assert.equal(parse('! sport 1 sport 2'), '(!local=1 and local=2)');
    assert.equal(parse('not not ! sport 1'), '!local=1');
    assert.equal(parse('not ( sport 1 or sport 2 )'), '!(local=1 or local=2)');
  });

  it('has many words for a comparison', () => {
    for (const word of ['', '=', '==', 'eq']) assert.equal(parse(`dport ${word} :80`), 'remote=80');
    for (const word of ['!=', 'ne', 'neq']) assert.equal(parse(`dport ${word} :80`), 'remote!=80');
    for (const word of ['<', 'lt']) assert.equal(parse(`dport ${word} 80`), 'remote<80');
    for (const word of ['>', 'gt']) assert.equal(parse(`sport ${word} 80`), 'local>80');
    for (const word of ['<=', 'le', 'leq']) assert.equal(parse(`dport ${word} 80`), 'remote<=80');
    for (const word of ['>=', 'ge', 'geq']) assert.equal(parse(`dport ${word} 80`), 'remote>=80');
  });

  it('reads hosts as ss does', () => {
    const hosts: readonly [string, string][] = [
      ['10.0.0.0/8', '?|10.0.0.0/8|*'],
      ['10/8', '?|10.0.0.0/8|*'],
      ['10.0.0.0/255.128.0.0', '?|10.0.0.0/9|*'],
      ['0x7f.1:0x50', '?|127.1.0.0|80'],
      ['1.2.3.4:http', '?|1.2.3.4|http'],
      ['1.2.3.0/24:80', '?|1.2.3.0/24|80'],
      ['*:80', '?|*|80'],
      [':80', '?|*|80'],
      ['*', '?|*|*'],
      ['any', '?|*|*'],
      ['1.2.3.4:*', '?|1.2.3.4|*'],
      ['1.2.3.4:-1', '?|1.2.3.4|*'],
      ['[::1]:443', '?|::1|443'],
      ['[fe80::/10]', '?|fe80::/10|*'],
      ['fe80::/10', '?|fe80::/10|*'],
      ['::1', '?|:|1'],
      ['[::1]443', '?|::1|443'],
      ['localhost:22', '?|localhost|22'],
      ['inet:1.2.3.4', 'inet|1.2.3.4|*'],
      ['inet6:[::1]:5', 'inet6|::1|5'],
      ['unix:/run/*.sock', 'unix|/run/*.sock|*'],
      ['unix:', 'unix||*'],
      ['link:ip:eth0', 'link|ip|eth0'],
      ['link:*:2', 'link|*|2'],
      ['netlink:route:kernel', 'netlink|route|kernel'],
      ['netlink:*:-4', 'netlink|*|-4'],
      ['vsock:2:1024', 'vsock|2|1024'],
      ['vsock:0x2', 'vsock|2|*'],
      ['vsock:*:*', 'vsock|*|*'],
    ];
    for (const [text, wanted] of hosts) assert.equal(parse(`src ${text}`), `local=${wanted}`, text);
    for (const bad of [
      '[::1',
      '1.2.3.4/33',
      'fe80::/129',
      'any/8',
      'name/8',
      'netlink:route:x',
      'vsock:x',
      'vsock:3:',
    ])
      assert.deepEqual([refused(`dst ${bad}`).fault, refused(`dst ${bad}`).near], ['host', bad]);
  });

  it('reads ports as ss does', () => {
    const ports: readonly [string, string][] = [
      [':80', '80'],
      ['0x50', '80'],
      ['0120', '80'],
      [':https', 'https'],
      ['*', '*'],
      [':', '*'],
      ['[80]', '80'],
      ['70000', '70000'],
      ['-2', '-2'],
      ['1.2.3.4:80', '1.2.3.4:80'],
      ['netlink:kernel', 'netlink:kernel'],
      ['link:eth0', 'link:eth0'],
    ];
    for (const [text, wanted] of ports) assert.equal(parse(`sport != ${text}`), `local!=${wanted}`, text);
    assert.equal(parse('dport = unix:/run/x'), 'remote=unix|/run/x|*');
    assert.equal(parse('dport != unix:/run/x'), '!remote=unix|/run/x|*');
    assert.equal(parse('dport < unix:/run/x'), 'remote<unix:*');
  });

  it('keeps a family for what follows', () => {
    assert.equal(parse('src unix:/a or src 10.0.0.1'), '(local=unix|/a|* or local=unix|10.0.0.1|*)');
    assert.equal(
      parse('src 1 src inet6:[::1] sport 5'),
      '(local=?|1.0.0.0|* and local=inet6|::1|* and local=inet6:5)',
    );
    assert.equal(parseFilter('src unix:a', { dialect: 'ss', family: 'inet' }).family, 'unix');
    assert.equal(parseFilter('sport 1', { dialect: 'ss', family: 'inet' }).family, 'inet');
    assert.equal(parseFilter('sport 1', { dialect: 'ss' }).family, undefined);
  });

  it('reads devices, marks, control groups and autobound', () => {
    assert.equal(parse('dev lo dev != 3 dev = eth0'), '(dev=lo and dev!=3 and dev=eth0)');
    assert.equal(parse('fwmark = 0x10/0xf0 fwmark ne -1'), '(mark=16/240 and mark!=4294967295/4294967295)');
    assert.equal(parse('fwmark 12abc'), 'mark=12/4294967295');
    assert.equal(parse('cgroup /sys/fs/cgroup cgroup != x'), '(cgroup=/sys/fs/cgroup and cgroup!=x)');
    assert.equal(parse('autobound or not autobound'), '(autobound or !autobound)');
    assert.equal(refused('fwmark x').fault, 'mark');
    assert.equal(refused('fwmark 1/').fault, 'mark');
  });

  it('takes a backslash and the next character as that character', () => {
    assert.equal(parse('cgroup a\\ b\\\\c'), 'cgroup=a b\\c');
    assert.equal(parse('\\sport 1'), 'local=1');
    assert.deepEqual(
      show(parseSsFilter(['cgroup', 'a\\', 'autobound']).expression),
      '(cgroup=a and autobound)',
    );
    assert.deepEqual(
      show(parseSsFilter(['', 'cgroup a\tautobound', '']).expression),
      '(cgroup=a and autobound)',
    );
  });

  it('reads states before the filter', () => {
    const states = (text: string) => parseFilter(text, { dialect: 'ss' }).states;
    assert.equal(states('sport 1'), undefined);
    assert.deepEqual(states('state ESTABLISHED state syn-rcv sport 1'), ['established', 'syn-recv']);
    assert.deepEqual(states('state bucket exclude time-wait'), ['syn-recv', 'new-syn-recv']);
    assert.equal(states('exclude listening excl closed')?.length, 11);
    assert.deepEqual(states('exclude all'), []);
    const error = refused('state estab1ished');
    assert.deepEqual([error.fault, error.suggestion, error.position], ['state', 'established', 6]);
    assert.equal(refused('exclude').fault, 'state');
  });

  it('refuses what ss refuses, at the same word', () => {
    const places: readonly [string, number][] = [
      ['foo', 0],
      ['dport', 5],
      ['dport >', 7],
      ['( dport = :80', 13],
      ['(dport = :80)', 0],
      ['dport = :80 )', 12],
      ['dst != 1.2.3.4', 4],
      ['dev < lo', 4],
      ['dport = = 80', 8],
      ['dport = 80 81', 11],
      ['autobound = 1', 10],
      ['and', 0],
      ['dport 1 or', 10],
      ['dport 1 or or dport 2', 11],
      ['not', 3],
      ['( )', 2],
      ['dport 1 AND dport 2', 8],
      ['src 1.2.3.4 state established', 12],
      ['dport ~ 80 x', 8],
    ];
    for (const [text, position] of places) assert.equal(refused(text).position, position, text);
  });

  it('tells the values before a fault of syntax, the last one included', () => {
    const values = (text: string): string[] => refused(text).values.map(show);
    assert.deepEqual(values('src nowhere dport :80 81 dport 5'), [
      'local=?|nowhere|*',
      'remote=80',
      'remote=81',
    ]);
    assert.deepEqual(values('foo'), ['local=?|foo|*']);
    assert.deepEqual(values('dport >'), []);
    assert.equal(refused('dport 1 src').fault, 'syntax');
    assert.equal(refused('fwmark 1 x').fault, 'mark');
  });

  it('gives up on a filter nested too deeply', () => {
    const deep = (levels: number): string => `${'( '.repeat(levels)}autobound${' )'.repeat(levels)}`;
    assert.equal(parse(deep(400)), 'autobound');
    assert.match(refused(deep(100_000)).expected, /at most 500 levels/);
    assert.match(
      refused(`sport 1${' or sport 2 and sport 3'.repeat(50_000)}`).expected,
      /at most 500 levels/,
    );
    assert.equal(parse(`${'! '.repeat(100_001)}autobound`), '!autobound');
    const flat = parseFilter(`sport 1${' or sport 2'.repeat(5000)}`, { dialect: 'ss' }).expression;
    assert.equal(flat?.node === 'or' && flat.operands.length, 5001);
  });
});
