import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { complete } from '../../src/cli/completion/suggest.js';
import { stateWords } from '../../src/cli/completion/values.js';
import { listen } from '../../src/index.js';
import { cli } from '../support/cli.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

const words = async (...line: string[]): Promise<string[]> =>
  (await complete(line)).words.map(({ word }) => word);

test('commands and options go on as they begin', async () => {
  assert.deepEqual(await words('li'), ['listen']);
  assert.deepEqual(await words('help', 'tr'), ['trace']);
  assert.deepEqual(await words('ls', '--nd'), ['--ndjson']);
  assert.deepEqual(await words('ls', '--color=a'), ['--color=auto', '--color=always']);
  assert.deepEqual(await words('ls', '--color', 'n'), ['never']);
  assert.deepEqual(await words('ls', '--state', 'listen,time'), ['listen,time-wait']);
  assert.deepEqual(await words('ls', '--columns', 'peer-pr'), ['peer-process']);
  assert.deepEqual(await words('ls', '--columns', '+unit,+us'), ['+unit,+user']);
  assert.deepEqual(await words('completion', ''), ['bash', 'zsh', 'fish']);
  assert.deepEqual(await words('ss', '--fa'), ['--family=']);
  assert.deepEqual(await words('no-such-command', ''), []);
});

test('filters go on with fields, comparisons and values', async () => {
  assert.ok((await words('ls', 'peer-pr')).includes('peer-process'));
  assert.deepEqual(await words('ss', 'peer-pr'), []);
  assert.deepEqual(await words('kill', 'sport', '!'), ['!=']);
  assert.deepEqual(await words('ls', 'timer', '=', 'keep'), ['keepalive']);
  assert.deepEqual(await words('ls', 'user', '=', 'roo'), ['root']);
  assert.deepEqual(await words('ss', 'exclude', 'close-'), ['close-wait']);
});

test('addresses of relays go on with their types, and with the options of their type', async () => {
  assert.ok((await words('relay', 'unix-l')).includes('unix-listen:'));
  assert.ok((await words('socat', 'UNIX-L')).includes('UNIX-LISTEN:'));
  assert.ok((await words('relay', 'tcp-listen:80,for')).includes('tcp-listen:80,fork'));
  assert.deepEqual(await words('relay', 'create:/tmp/x,for'), []);
});

test('files and commands are left to the shell', async () => {
  assert.equal((await complete(['send', '--file', ''])).kind, 'files');
  assert.equal((await complete(['inspect', '/'])).kind, 'files');
  assert.equal((await complete(['relay', '-', 'create:/tmp/'])).kind, 'files');
  assert.equal((await complete(['wait', 'localhost:1', '--', ''])).kind, 'commands');
  assert.equal((await complete(['wait', 'localhost:1', '--', 'ls', ''])).kind, 'files');
  assert.equal((await complete(['ls', ''])).kind, 'none');
});

test('every state that is offered is one', async () => {
  for (const { word } of stateWords) {
    const { code } = await cli(['ls', '--tcp', '--no-owners', '--state', word]);
    assert.ok(code === 0 || code === 1, word);
  }
});

test('ports, processes, targets and socket files are those of just now', {
  skip: requires('netns'),
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  try {
    using tcp = await listen('tcp:127.0.0.1:0');
    using unix = await listen(`${folder}/app.sock`);
    assert.ok(unix.localAddress !== undefined);
    const { localAddress } = tcp;
    const port = String(localAddress.family === 'inet' ? localAddress.port : 0);
    assert.ok((await words('ls', '--port', '')).includes(port));
    assert.ok((await words('scan', 'localhost', '')).includes(port));
    assert.ok((await words('ls', '--process', '')).includes(String(process.pid)));
    assert.ok((await words('probe', 'localhost:')).includes(`localhost:${port}`));
    assert.ok((await words('ls', 'sport', '=', '')).includes(`:${port}`));
    assert.deepEqual(await words('inspect', folder), [`${folder}/app.sock`]);
    assert.deepEqual(await words('relay', '-', `unix:${folder}`), [`unix:${folder}/app.sock`]);
    assert.deepEqual(await words('nc', '-U', folder), [`${folder}/app.sock`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a name with a control character is not offered', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  try {
    using hostile = await listen(`unix:${folder}/a\u001b[31m\nb`);
    assert.ok(hostile.localAddress !== undefined);
    const { code, out } = await cli(['completion', '--complete', 'inspect', folder]);
    assert.deepEqual([code, out], [0, 'files\n']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

for (const shell of ['bash', 'zsh', 'fish']) {
  test(`completion ${shell} prints what the shell can read`, async () => {
    const { code, out, err } = await cli(['completion', shell]);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /completion --complete/);
    if (shell !== 'bash') return;
    const checked = await run('bash', ['-n', '-c', out]);
    assert.deepEqual([checked.code, checked.err], [0, '']);
  });
}

test('an unknown shell is told, with those there are', async () => {
  const { code, err } = await cli(['completion', 'zhs']);
  assert.equal(code, 2);
  assert.equal(err, "socketeer completion: unknown shell 'zhs'; did you mean zsh? Known: bash, zsh, fish\n");
  assert.equal((await cli(['completion'])).err, 'socketeer completion: a shell is needed: bash, zsh, fish\n');
});
