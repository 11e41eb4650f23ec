import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { complete } from '../../src/cli/completion/suggest.js';
import { stateWords } from '../../src/cli/completion/values.js';
import { listen } from '../../src/index.js';
import { cli, cliPath } from '../support/cli.js';
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
  assert.deepEqual(await words('completion', ''), ['bash', 'zsh', 'fish']);
  assert.deepEqual(await words('ss', '--fa'), ['--family=']);
  assert.deepEqual(await words('no-such-command', ''), []);
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
  assert.equal((await complete(['wait', 'localhost:1', '--', ''])).kind, 'commands');
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

/** Completes in bash as at a terminal; the program is called by its name. */
const inBash = async (line: string): Promise<string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  try {
    const program = join(folder, 'socketeer');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${cliPath}' "$@"\n`);
    chmodSync(program, 0o755);
    const script = `source <(socketeer completion bash); compopt() { :; }
      COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:' COMP_LINE="$1" COMP_POINT=\${#1}
      _socketeer; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { PATH: `${folder}:${process.env['PATH']}` };
    const { code, out, err } = await run('bash', ['-c', script, 'bash', line], { env });
    assert.deepEqual([code, err], [0, '']);
    return out.trimEnd().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('bash gets words, cut where it cuts them', async () => {
  assert.deepEqual(await inBash('socketeer li'), ['listen']);
  assert.deepEqual(await inBash('socketeer ls --color=a'), ['auto', 'always']);
  assert.deepEqual(await inBash('socketeer ls --state listen,time'), ['listen,time-wait']);
  assert.deepEqual(await inBash('socketeer relay tcp-listen:80,max-ch'), ['80,max-children']);
  assert.deepEqual(await inBash('socketeer ping -4 no-such-host'), ['']);
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
