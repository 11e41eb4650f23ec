import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { cli, cliPath } from '../support/cli.js';
import { check, native } from '../support/native.js';
import { type RunResult, run } from '../support/run.js';
import { requires } from '../support/skip.js';
import { type Fixture, tcpEstablished, unixConnected } from '../support/sockets.js';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_SNDBUF = 7;

const skip = requires('netns');
const fixtures: Fixture[] = [];
before(() => {
  if (skip !== false) return;
  fixtures.push(tcpEstablished('inet'), tcpEstablished('inet6'), unixConnected('stream'));
});
after(() => {
  for (const fixture of fixtures) fixture.close();
});

/** What every kernel lists without a gap to tell. */
const whole = '-tux --no-owners';

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const command = (args: string): string => `${quote(process.execPath)} ${quote(cliPath)} ${args}`;
const shell = (line: string, env: Record<string, string> = {}): Promise<RunResult> =>
  run('bash', ['-c', line], { env });

test('a reader that has seen enough ends the listing quietly', { skip }, async () => {
  for (const format of ['', '--json', '--ndjson', '--csv']) {
    const { out, err } = await shell(
      `${command(`ls ${whole} ${format}`)} | head -1; echo "\${PIPESTATUS[0]}"`,
    );
    assert.equal(err, '');
    assert.match(out, /\n0\n$/, format);
  }
});

test('a reader that is gone before anything is written is no error either', { skip }, async () => {
  const { out, err } = await shell(`(sleep 0.3; ${command(`ls ${whole}`)}; echo $? >&2) | true`);
  assert.deepEqual([out, err], ['', '0\n']);
  const help = await shell(`(sleep 0.3; ${command('ls --help')}; echo $? >&2) | true`);
  assert.equal(help.err, '0\n');
});

test('a closed standard output harms nothing', { skip }, async () => {
  const { code, out, err } = await shell(`${command(`ls ${whole}`)} >&-`);
  assert.deepEqual([code, out, err], [0, '', '']);
});

test('a full disk is told', {
  skip: skip || (existsSync('/dev/full') ? false : 'no /dev/full'),
}, async () => {
  for (const args of ['ls', 'ls --json', '--help', '--version']) {
    const { code, err } = await shell(`${command(args)} > /dev/full`);
    assert.equal(code, 3);
    assert.match(err, /^socketeer(?: ls)?: cannot write the output: ENOSPC: [^\n]*\n$/);
  }
});

test('a slow reader of a non-blocking output gets everything', { skip }, async () => {
  const pair = new Int32Array(2);
  check('socketpair', native().socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair));
  const [reading, writing] = [pair[0]!, pair[1]!];
  check('setsockopt', native().setsockopt(writing, SOL_SOCKET, SO_SNDBUF, new Uint8Array(4)));
  try {
    const child = spawn(process.execPath, [cliPath, 'ls', '--help'], {
      stdio: ['ignore', writing, 'inherit'],
    });
    const ended = once(child, 'exit');
    let text = '';
    const bytes = Buffer.alloc(512);
    for (let waited = 0; waited < 500 && !text.endsWith('could not find out.\n'); waited++) {
      const count = native().read(reading, bytes);
      if (count > 0) text += bytes.toString('utf8', 0, count);
      await setTimeout(5);
    }
    assert.deepEqual((await ended)[0], 0);
    assert.equal(text, (await cli(['ls', '--help'])).out);
  } finally {
    native().close(reading);
    native().close(writing);
  }
});

test('in a pipe there are no colours, no summary, no limit; FORCE_COLOR and --color bring colours', {
  skip,
}, async () => {
  const plain = await cli(['ls']);
  assert.ok(!plain.out.includes('\u001b'));
  assert.doesNotMatch(plain.out, /\d+ sockets:/);
  assert.ok((await cli(['ls'], { env: { FORCE_COLOR: '1' } })).out.includes('\u001b['));
  assert.ok((await cli(['ls', '--color=always'], { env: { NO_COLOR: '1' } })).out.includes('\u001b['));
  assert.ok(!(await cli(['ls', '--color', 'never'], { env: { FORCE_COLOR: '1' } })).out.includes('\u001b'));
  assert.ok(!(await cli(['ls', '--json'], { env: { FORCE_COLOR: '1' } })).out.includes('\u001b'));
});

test('COLUMNS limits the width in a pipe', { skip }, async () => {
  for (const width of [20, 60, 100]) {
    const { out } = await cli(['ls'], { env: { COLUMNS: String(width) } });
    for (const line of out.split('\n')) assert.ok([...line].length <= width, `${width}: ${line}`);
  }
});

/** What a terminal of some columns shows of a command, without the messages about gaps. */
const onTerminal = async (
  width: number,
  args: string,
  env: Record<string, string> = {},
): Promise<string[]> => {
  const line = `stty cols ${width} rows 24 && ${command(args)}`;
  const { out } = await run('script', ['-qec', line, '/dev/null'], {
    env: { TERM: 'xterm', SHELL: '/bin/sh', ...env },
  });
  return out.split('\r\n').filter((text) => !text.startsWith('socketeer ls: '));
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours start with one
const uncolored = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

test('rows never wrap on a terminal, whatever its width', { skip: skip || requires('script') }, async () => {
  for (const width of [40, 80, 200]) {
    for (const args of ['ls', 'ls -emio']) {
      const lines = await onTerminal(width, args);
      assert.ok(
        lines.some((line) => line.includes('\u001b[')),
        'colours',
      );
      for (const line of lines) assert.ok([...uncolored(line)].length <= width, `${width}: ${line}`);
    }
  }
  assert.match(uncolored((await onTerminal(200, 'ls')).at(-2) ?? ''), /^\d+ sockets: /);
});

test('NO_COLOR is obeyed on a terminal', { skip: skip || requires('script') }, async () => {
  const lines = await onTerminal(100, 'ls', { NO_COLOR: '1' });
  assert.ok(lines.length > 3);
  assert.ok(!lines.some((line) => line.includes('\u001b')));
});

test('a link named ss is the applet', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 's-'));
  try {
    const link = join(folder, 'ss');
    symlinkSync(cliPath, link);
    const { code, out } = await run(process.execPath, [link, '-tln']);
    assert.equal(code, 0);
    assert.match(out, /^State +Recv-Q/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
