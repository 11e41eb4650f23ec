import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { killOptions } from '../../src/command/kill/rows.js';
import { cli, cliPath } from '../support/cli.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { check, native } from '../support/native.js';
import { root } from '../support/root.js';
import { type RunResult, run } from '../support/run.js';
import { schemaCheck } from '../support/schema.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { type Fixture, tcpEstablished, tcpListening, udpBound, unixPair } from '../support/sockets.js';

if (isMachineRoot()) enterFreshNamespace();
const skip = requires('netns');

/** As a native call returns it. */
const ECONNABORTED = -103;

const portOf = ({ sockets }: Fixture): number => {
  const local = sockets[0]?.local;
  assert.ok(local?.family === 'inet');
  return local.port;
};

interface Document {
  readonly schema: string;
  readonly results: {
    outcome: string;
    reason?: string;
    socket: { local: { port: number }; inode: number };
  }[];
}

const documentCheck = schemaCheck('kill');
const resultCheck = schemaCheck('kill', '#/$defs/result');

/** A document, held against its schema. */
const documentOf = ({ out }: RunResult): Document => {
  const document = JSON.parse(out) as Document;
  assert.equal(documentCheck(document), '');
  return document;
};

const outcomes = (result: RunResult): string[] => documentOf(result).results.map(({ outcome }) => outcome);

const isListening = async (port: number): Promise<boolean> =>
  (await cli(['ls', '-t', '--state', 'listen', '--port', String(port)])).code === 0;

test('only what matches is destroyed, and the exit code says so', { skip }, async () => {
  using wanted = tcpListening('inet');
  using other = tcpListening('inet');
  const filter = ['sport', '=', `:${portOf(wanted)}`];
  const result = await cli(['kill', ...filter, '--include-protected', '--yes', '--json']);
  assert.equal(result.code, 0, result.err);
  const { schema, results } = documentOf(result);
  assert.equal(schema, 'socketeer/destroyed/1');
  assert.deepEqual(
    results.map(({ outcome, socket }) => [outcome, socket.local.port]),
    [['destroyed', portOf(wanted)]],
  );
  assert.equal(await isListening(portOf(wanted)), false);
  assert.equal(await isListening(portOf(other)), true);
  const again = await cli(['kill', '--state', 'listen', ...filter, '--include-protected', '--yes']);
  assert.equal(again.code, 1);
  assert.match(again.err, /no socket matches the filter/);
});

test('the sockets of an ancestor are protected, and so are their other ends', { skip }, async () => {
  using fixture = tcpEstablished('inet');
  const result = await cli(['kill', '-t', `sport = :${portOf(fixture)}`, '-y', '--ndjson']);
  assert.equal(result.code, 1);
  const lines = result.out.trimEnd().split('\n');
  assert.equal(lines.length, 2); // the listener and the accepted end
  for (const line of lines) {
    assert.equal(resultCheck(JSON.parse(line)), '');
    const { outcome, reason } = JSON.parse(line) as Document['results'][number];
    assert.equal(outcome, 'protected');
    assert.match(reason ?? '', new RegExp(`\\[${process.pid}\\], an ancestor of this process$`));
  }
  assert.ok(await isListening(portOf(fixture)));
});

test('the ssh connection of the session is protected, both ends', { skip }, async () => {
  using fixture = tcpEstablished('inet');
  const client = fixture.sockets.at(-2)?.local;
  assert.ok(client?.family === 'inet');
  // As if the connection were another user's: what holds it is an ancestor here, so only the reason tells.
  const env = { SSH_CONNECTION: `127.0.0.1 ${client.port} 127.0.0.1 ${portOf(fixture)}` };
  const filter = `sport = :${client.port} or dport = :${client.port}`;
  const result = await cli(['kill', '-t', '--state', 'established', filter, '-y', '--json'], { env });
  assert.deepEqual(
    documentOf(result).results.map(({ reason }) => reason),
    ['it is the ssh connection of this session', 'it is the ssh connection of this session'],
  );
});

test('a dry run and what cannot be destroyed say so and change nothing', { skip }, async () => {
  using fixture = udpBound('inet');
  using pair = unixPair('stream');
  const dry = await cli([
    'kill',
    '-u',
    'sport',
    '=',
    `:${portOf(fixture)}`,
    '--include-protected',
    '-n',
    '--json',
  ]);
  assert.deepEqual([dry.code, outcomes(dry)], [0, ['destroyable']]);
  const filter = `inode = ${pair.sockets[0]?.inode}`;
  const unix = await cli(['kill', '-x', filter, '--yes']);
  assert.equal(unix.code, 1);
  assert.match(unix.out, /^unsupported +unix +established/m);
  assert.match(unix.err, /unix: the kernel cannot destroy Unix sockets; end the process that holds it: /);
  assert.deepEqual(outcomes(await cli(['kill', '-x', filter, '--yes', '--json'])), ['unsupported']);
});

test('every kind of result fits the schema, which is no sieve', { skip }, async () => {
  const everything = documentOf(await cli(['kill', 'state all', '-n', '--json']));
  assert.ok(everything.results.length > 0);
  const [first] = everything.results;
  assert.notEqual(resultCheck({ ...first, outcome: 'gone' }), '');
  assert.notEqual(resultCheck({ ...first, surprise: 1 }), '');
  assert.notEqual(resultCheck({ ...first, socket: { ...first?.socket, state: 'listening' } }), '');
  const none = await cli(['kill', 'sport = :1 and dport = :1', '-n', '--json']);
  assert.deepEqual(documentOf(none).results, []);
});

test('the schema knows the outcomes of the reference', () => {
  const schema = readFileSync(join(root, 'docs/schema/kill.schema.json'), 'utf8');
  const reference = readFileSync(join(root, 'docs/reference/kill.md'), 'utf8');
  const table = /\| Result \| Meaning \|\n[^\n]*\n((?:\|.*\n)+)/.exec(reference)?.[1] ?? '';
  const names = [...table.matchAll(/^\| `([a-z]+)`/gm)].map(([, name]) => name);
  const consts = [...schema.matchAll(/"const": "([a-z]+)"/g)].map(([, name]) => name);
  assert.ok(names.length > 5);
  assert.deepEqual(consts.sort(), names.sort());
});

test('without CAP_NET_ADMIN each socket is denied', {
  skip: skip || requires('setpriv', 'root'),
}, async () => {
  using fixture = udpBound('inet');
  const drop = ['--bounding-set', '-net_admin', '--inh-caps', '-net_admin', process.execPath, cliPath];
  const filter = `sport = :${portOf(fixture)}`;
  const args = [...drop, 'kill', '-u', filter, '--include-protected', '-y'];
  const { code, out, err } = await run('setpriv', args);
  assert.equal(code, 1);
  assert.match(out, /^denied +udp/m);
  assert.match(err, /denied: .*CAP_NET_ADMIN/);
});

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** Runs `socketeer kill` on a terminal of its own, with what is typed there. */
const onTerminal = (args: readonly string[], typed: string): Promise<RunResult> =>
  run('script', ['-qec', quoted([process.execPath, cliPath, 'kill', ...args]), '/dev/null'], {
    input: typed,
  });

test('on a terminal it asks, and only yes destroys', { skip: skip || requires('script') }, async () => {
  using fixture = tcpListening('inet');
  const args = ['-t', `sport = :${portOf(fixture)}`, '--include-protected'];
  for (const typed of ['n\n', '\n', 'what?\n']) {
    const refused = await onTerminal(args, typed);
    assert.match(refused.out, /Destroy 1 socket\? \[y\/N\]/);
    assert.match(refused.out, /nothing was destroyed/);
    assert.equal(refused.code, 1);
  }
  assert.ok(await isListening(portOf(fixture)));
  const agreed = await onTerminal(args, 'y\n');
  assert.equal(agreed.code, 0);
  assert.match(agreed.out, /destroyed/);
  assert.equal(await isListening(portOf(fixture)), false);
});

test('wrong command lines are refused before anything is looked at', async () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['--yes'], /a filter is needed/],
    [[' ', '--yes'], /a filter is needed/],
    [['dport = :80'], /standard input is no terminal, so nobody can be asked; --yes destroys without asking/],
    [['dport = :80', '--json', '--ndjson'], /--json contradicts --ndjson/],
    [['dport = :80', '--yes', '--dry-run'], /--yes contradicts --dry-run/],
    [['dport = :80', '--yes', '--replay', 'x'], /sockets in a recording cannot be destroyed/],
    [['dport = :80', '--force'], /use --yes not to be asked/],
    [['dport', '=', '--yes'], /dport =/],
    [['no-such-word', '--yes'], /no-such-word/],
  ];
  for (const [args, expected] of wrong) {
    const { code, out, err } = await cli(['kill', ...args]);
    assert.deepEqual([code, out], [2, ''], `${args.join(' ')}: ${err}`);
    assert.match(err, expected);
  }
});

test('a pipe that closes early ends kill quietly, and what was to be destroyed is', { skip }, async () => {
  const fds = Array.from({ length: 3 }, () => check('socket', native().socket(2, 2, 0)));
  try {
    const name = Uint8Array.of(2, 0, 0x1f, 0x90, 127, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    for (const [index, fd] of fds.entries()) {
      name[7] = index + 1;
      check('bind', native().bind(fd, name));
    }
    const words = [process.execPath, cliPath, 'kill', '-u', 'sport = :8080', '--include-protected', '-y'];
    const { out, err } = await run('bash', ['-c', `${quoted(words)} | true; echo "\${PIPESTATUS[0]}"`]);
    assert.match(out, /^[01]\n$/);
    assert.doesNotMatch(err, /Error|EPIPE/);
    const bytes = new Uint8Array(1);
    assert.deepEqual(
      fds.map((fd) => native().read(fd, bytes)),
      fds.map(() => ECONNABORTED),
    );
  } finally {
    for (const fd of fds) native().close(fd);
  }
});

test('the reference of kill tells every option of its own', () => {
  const reference = readFileSync(join(root, 'docs/reference/kill.md'), 'utf8');
  for (const { name, short, value, group } of killOptions()) {
    if (group === 'Kinds') continue;
    const long = value === undefined ? `--${name}` : `--${name} ${value.replaceAll('|', '\\|')}`;
    const entry = short === undefined ? `| \`${long}\` |` : `| \`-${short}\`, \`${long}\` |`;
    assert.ok(reference.includes(entry), entry);
  }
});
