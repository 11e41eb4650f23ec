import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cli } from '../support/cli.js';

/** Wrong command lines, and what is said about each on standard error. */
const wrong: readonly (readonly [string, string])[] = [
  ['lss', "socketeer: unknown command 'lss'; did you mean ls? socketeer --help lists them all"],
  ['frobnicate', "socketeer: unknown command 'frobnicate'; socketeer --help lists them all"],
  ['netstat', "socketeer: unknown command 'netstat': socketeer ls does that here"],
  ['traceroute -n', "socketeer: unknown command 'traceroute': socketeer trace does that here"],
  ['help lss', "socketeer: unknown command 'lss'; did you mean ls? socketeer --help lists them all"],
  ['--hepl', "socketeer: unknown option '--hepl'; did you mean --help? socketeer --help lists them all"],
  ['completion zhs', "socketeer completion: unknown shell 'zhs'; did you mean zsh? Known: bash, zsh, fish"],
  ['constructor', "socketeer: unknown command 'constructor'; socketeer --help lists them all"],
  ['--frob', "socketeer: unknown option '--frob'; socketeer --help lists them all"],
  ['ls --listning', 'socketeer ls: unknown option --listning; did you mean --listening?'],
  ['ls --nonsense', 'socketeer ls: unknown option --nonsense; --help lists them all'],
  ['ls -tn', 'socketeer ls: unknown option -n: addresses and ports are always numbers here'],
  ['ls -tlp', 'socketeer ls: unknown option -p: owners are shown by default; --process NAME picks one'],
  ['ls --tcp=1', 'socketeer ls: option --tcp takes no value'],
  ['ls --state', 'socketeer ls: option --state needs a value: NAME,…'],
  [
    'ls --sort -local',
    'socketeer ls: option --sort needs a value: NAME,…; write --sort=-local if you mean it',
  ],
  [
    'ls --state lisen',
    "socketeer ls: unknown state 'lisen'; did you mean listen? Known: listen, established, ",
  ],
  ['ls --state banana', "socketeer ls: unknown state 'banana'; known: listen, established, "],
  ['ls --port 65536', "socketeer ls: bad port '65536': ports are numbers from 0 to 65535"],
  ['ls --port 20-10', "socketeer ls: bad port range '20-10': it ends before it begins"],
  [
    'ls --port no-such-service',
    "socketeer ls: unknown port 'no-such-service': not a number from 0 to 65535 and no service",
  ],
  ['ls --port -1', 'socketeer ls: option --port needs a value: PORT,…; write --port=-1 if you mean it'],
  ['ls --port=-1', "socketeer ls: unknown port '-1': "],
  ['ls --port 22,', 'socketeer ls: option --port has an empty name in its list'],
  ['ls --user nobody-of-that-name', "socketeer ls: unknown user 'nobody-of-that-name'"],
  ['ls --user rooot', "socketeer ls: unknown user 'rooot'; did you mean root?"],
  ['ls --netns 0', 'socketeer ls: bad namespace 0: process ids start at 1'],
  ['ls --columns kind,procss', "socketeer ls: unknown column 'procss'; did you mean process? Known: kind, "],
  [
    'ls --columns kind,+uid',
    'socketeer ls: --columns takes either names that replace the usual columns, or +names that add to them',
  ],
  ['ls --sort locl', "socketeer ls: unknown sort key 'locl'; did you mean local? Known: kind, "],
  ['ls --color sometimes', "socketeer ls: unknown colour choice 'sometimes'; known: auto, always, never"],
  ['ls --json --ndjson', 'socketeer ls: --json contradicts --ndjson'],
  ['ls --json --csv', 'socketeer ls: --json contradicts --csv'],
  ['ls --ndjson --csv', 'socketeer ls: --ndjson contradicts --csv'],
  ['ls -a -l', 'socketeer ls: --all contradicts --listening'],
  ['ls --all --connected', 'socketeer ls: --all contradicts --connected'],
  ['ls --all --state listen', 'socketeer ls: --all contradicts --state'],
  ['ls --listening --connected', 'socketeer ls: --listening contradicts --connected'],
  ['ls -l --state close', 'socketeer ls: --listening contradicts --state: name the state listen instead'],
  [
    'ls --process a --no-owners',
    'socketeer ls: --process contradicts --no-owners: processes are found by the owners',
  ],
  [
    'ls --columns kind --json',
    'socketeer ls: --columns contradicts --json: records are always whole in JSON',
  ],
  ['ls --sort kind --count', 'socketeer ls: --sort contradicts --count'],
  ['ls -m --csv', 'socketeer ls: --memory contradicts --csv: write --json for nested figures'],
  ['ls -H --json', 'socketeer ls: --no-header contradicts --json: JSON has no header'],
  ['ls -4 --unix', 'socketeer ls: --ipv4 and --ipv6 contradict --unix, which is not IP'],
];

for (const [line, message] of wrong) {
  test(`socketeer ${line}`, async () => {
    const { code, out, err } = await cli(line.split(' '));
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.ok(err.startsWith(message), err);
    assert.equal(err.trimEnd().split('\n').length, 1);
  });
}

test('an argument cannot forge a terminal sequence in the message about it', async () => {
  const { code, err } = await cli(['ls', '--state', '\u001b[31m\nsocketeer ls: fine']);
  assert.equal(code, 2);
  assert.ok(err.startsWith("socketeer ls: unknown state '\\x1b[31m\\nsocketeer ls: fine'"), err);
  assert.equal(err.split('\n').length, 2);
});

test('help and version go to standard output', async () => {
  for (const line of ['', '--help', '-h', 'help']) {
    const { code, out, err } = await cli(line === '' ? [] : [line]);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Usage: socketeer <command>/);
  }
  const version = await cli(['--version']);
  assert.match(version.out, /^socketeer \d+\.\d+\.\d+\n$/);
  assert.equal(version.code, 0);
});

test('the help of ls names every option and column', async () => {
  const { code, out } = await cli(['ls', '--help']);
  assert.equal(code, 0);
  assert.match(out, /^Usage: socketeer ls/);
  for (const word of [
    '--tcp',
    '-0, --packet',
    '--no-peers',
    '--csv',
    'peer-process',
    'Exit codes:',
    'Examples:',
  ]) {
    assert.ok(out.includes(word), word);
  }
});
