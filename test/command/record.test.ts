import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cli, cliPath } from '../support/cli.js';
import { enterPrivateNamespace } from '../support/namespace.js';
import { run } from '../support/run.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { tcpEstablished, unixPair } from '../support/sockets.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns');
const folder = mkdtempSync(join(tmpdir(), 'socketeer-record-'));
const file = join(folder, 'x.skt');
after(() => rmSync(folder, { recursive: true }));

test('what ls records it lists, and lists again when the sockets are gone, in every format', {
  skip,
}, async () => {
  const views = [
    '',
    '-e -m -i -o',
    '--json',
    '--csv',
    '--count',
    '--sort=-inode --columns +user,+cookie',
    '--json -i',
  ];
  let first: string;
  {
    using _connection = tcpEstablished('inet');
    using _pair = unixPair('stream');
    first = (await cli(['ls', '-tx', '--record', file])).out;
  }
  assert.match(first, /tcp +established/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal((await cli(['ls', '-tx', '--replay', file])).out, first);
  for (const view of views) {
    const args = view.split(' ').filter((word) => word !== '');
    const { code, out, err } = await cli(['ls', '-tx', ...args, '--replay', file]);
    assert.equal(code, 0, err);
    assert.ok(out.includes('established'), view);
  }
});

test('SOCKETEER_REPLAY is --replay for those who cannot give options', { skip }, async () => {
  const [option, variable] = [
    await cli(['ls', '-t', '--json', '--replay', file]),
    await cli(['ls', '-t', '--json'], { env: { SOCKETEER_REPLAY: file } }),
  ];
  assert.ok(option.out.includes('"established"'));
  assert.equal(variable.out, option.out);
});

test('users are those of the recording, and filters pick from it', { skip }, async () => {
  const mine = await cli(['ls', '-t', '--user', String(process.getuid?.()), '--replay', file]);
  assert.match(mine.out, /established/);
  const nobody = await cli(['ls', '-t', '--user', 'nobody-of-that-name', '--replay', file]);
  assert.equal(nobody.code, 2);
  assert.match(nobody.err, /expected a user.*nobody-of-that-name/s);
  const filtered = await cli(['ls', '-t', 'state', 'listen', '--json', '--replay', file]);
  assert.ok(filtered.out.includes('"listen"') && !filtered.out.includes('"established"'));
});

test('ss lists a recording as well, and destroys nothing of it', { skip }, async () => {
  const env = { SOCKETEER_REPLAY: file };
  const { code, out } = await cli(['ss', '-tanH', 'state', 'established'], { env });
  assert.equal(code, 0);
  assert.equal(out.trimEnd().split('\n').length, 2);
  const killed = await cli(['ss', '-tanK'], { env });
  assert.deepEqual([killed.code, killed.out], [2, '']);
  assert.match(killed.err, /cannot be destroyed/);
});

test('kill selects from a recording in a dry run only', { skip }, async () => {
  const dry = await cli(['kill', '-t', 'state established', '--dry-run', '--replay', file]);
  assert.deepEqual([dry.code, dry.out.match(/^destroyable/gm)?.length], [0, 2]);
});

test('a recording that is damaged, missing or none is an error that names it', { skip }, async () => {
  const damaged = join(folder, 'damaged.skt');
  writeFileSync(damaged, readFileSync(file).subarray(0, 700));
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--replay', damaged], /damaged\.skt, section "[A-Z]+" at offset \d+: expected .*cut short/],
    [['--replay', '/etc/passwd'], /\/etc\/passwd at offset 0: expected the mark of a recording/],
    [['--replay', '/no/such'], /read the recording \/no\/such: No such file or directory/],
    [['--record', '/no/such/x'], /write \/no\/such\/x: No such file or directory/],
  ];
  for (const [args, expected] of cases) {
    const { code, out, err } = await cli(['ls', ...args]);
    assert.deepEqual([code, out], [3, '']);
    assert.match(err, expected);
  }
  const { code, err } = await cli(['ls', '--record', file, '--replay', file]);
  assert.equal(code, 2);
  assert.match(err, /--record contradicts --replay/);
});

test('a replay into a pipe that closes early ends quietly', { skip }, async () => {
  const line = `"${process.execPath}" "${cliPath}" ls --ndjson -i --replay "${file}" | head -c 1; echo " \${PIPESTATUS[0]}"`;
  const { out, err } = await run('bash', ['-c', line]);
  assert.equal(out, '{ 0\n');
  assert.equal(err.includes('Error'), false);
});
