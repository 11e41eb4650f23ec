import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspectUnixSocket } from '../../src/assembly/inspect/index.js';
import { inspectOptions } from '../../src/command/inspect/rows.js';
import { cli, cliPath } from '../support/cli.js';
import { enterPrivateNamespace } from '../support/namespace.js';
import { compiled, root } from '../support/root.js';
import { run } from '../support/run.js';
import { schemaCheck } from '../support/schema.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { UnixPaths } from '../support/sockets/unix-paths.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns');

interface Owner {
  readonly pid: number;
}

interface End {
  readonly inode: number;
  readonly owners: readonly Owner[];
}

interface Inspection {
  readonly target: string;
  readonly verdict: string;
  readonly reason: string;
  readonly kind?: string;
  readonly action?: string;
  readonly links: readonly { target: string }[];
  readonly file?: { path: string; mode: number; inode: string; kind: string };
  readonly folders: readonly { path: string; restricts: boolean; replaceable: boolean }[];
  readonly socket?: End & { type: string; state: string; receiveQueue: number; sendQueue: number };
  readonly connections: readonly { server: End; client?: End }[];
  readonly pending: readonly End[];
  readonly elsewhere: readonly { place: string; owners: readonly Owner[] }[];
  readonly stale?: { bound: string; beforeBoot: boolean };
}

const check = schemaCheck('inspect');

/** The inspections of targets, held to the schema, and the exit code. */
async function inspect(
  ...args: string[]
): Promise<{ code: number | null; results: Inspection[]; err: string }> {
  const { code, out, err } = await cli(['inspect', '--json', ...args]);
  const document = JSON.parse(out) as { results: Inspection[] };
  assert.equal(check(document), '');
  return { code, results: document.results, err };
}

async function inspectOne(...args: string[]): Promise<Inspection & { code: number | null }> {
  const { code, results } = await inspect(...args);
  assert.equal(results.length, 1);
  return { ...(results[0] as Inspection), code };
}

const pids = (end: { owners: readonly Owner[] } | undefined): number[] | undefined =>
  end?.owners.map(({ pid }) => pid);

test('a listener is shown with its backlog, its connections, both ends, and what waits', {
  skip,
}, async () => {
  using paths = new UnixPaths();
  const listener = paths.bound('stream', 'app', 7);
  const clients = [paths.client('stream', 'app'), paths.client('stream', 'app')];
  using accepted = listener.tryAccept();
  assert.ok(accepted !== undefined);
  accepted.trySend('hello');
  const path = paths.path('app');
  const found = await inspectOne(path);
  assert.deepEqual([found.code, found.verdict, found.kind], [0, 'open', 'stream']);
  const inode = (socket: { fd: number }): number => statSync(`/proc/self/fd/${socket.fd}`).ino;
  assert.equal(found.socket?.inode, inode(listener));
  assert.deepEqual(pids(found.socket), [process.pid]);
  assert.deepEqual(
    [found.socket?.state, found.socket?.receiveQueue, found.socket?.sendQueue],
    ['listen', 1, 7],
  );
  assert.deepEqual(
    found.connections.map(({ server, client }) => [server.inode, client?.inode]),
    [[inode(accepted), inode(clients[0] as { fd: number })]],
  );
  assert.deepEqual(
    found.pending.map((end) => [end.inode, pids(end)]),
    [[inode(clients[1] as { fd: number }), [process.pid]]],
  );
  assert.equal(found.file?.inode, String(statSync(path).ino));
  assert.equal(found.file?.mode, 0o777);
  const { out } = await cli(['inspect', path]);
  assert.match(out, /backlog {3}1 connection waits for accept, room for 7/);
  assert.match(out, /Connections \(1\)\n.*5 bytes not read by the client/);
  assert.match(out, /Waiting for accept \(1\)\n {2}\S+\[\d+\] \(\S+\)/);
});

test('a link is followed and told, and a relative path is resolved', { skip }, async () => {
  using paths = new UnixPaths();
  paths.bound('seqpacket', 'real', 1);
  paths.link('link', 'real');
  const result = await run(process.execPath, [cliPath, 'inspect', '--json', 'link'], { cwd: paths.folder });
  const [found] = (JSON.parse(result.out) as { results: Inspection[] }).results;
  assert.deepEqual([found?.verdict, found?.kind, found?.links.length], ['open', 'seqpacket', 1]);
  assert.equal(found?.file?.path, paths.path('real'));
  assert.deepEqual(pids(found?.socket), [process.pid]);
});

test('a datagram socket is shown with those connected to it', { skip }, async () => {
  using paths = new UnixPaths();
  paths.bound('dgram', 'log');
  paths.client('dgram', 'log').trySend('12345');
  const found = await inspectOne(paths.path('log'));
  assert.deepEqual([found.code, found.verdict, found.connections.length], [0, 'open', 1]);
  assert.deepEqual(pids(found.connections[0]?.client), [process.pid]);
  const { out } = await cli(['inspect', paths.path('log')]);
  assert.match(out, /the next datagram has 5 bytes/);
  assert.match(out, /Connected senders \(1\)/);
});

test('a stale file says when it was bound, and which connections outlived its listener', {
  skip,
}, async () => {
  using paths = new UnixPaths();
  const listener = paths.bound('stream', 'stale', 4);
  paths.client('stream', 'stale');
  using accepted = listener.tryAccept();
  assert.ok(accepted !== undefined);
  listener.close();
  const found = await inspectOne(paths.path('stale'));
  assert.deepEqual([found.code, found.verdict, found.socket], [1, 'stale', undefined]);
  assert.equal(found.stale?.beforeBoot, false);
  assert.ok(Math.abs(Date.parse(found.stale?.bound ?? '') - Date.now()) < 60_000);
  assert.equal(found.connections.length, 1);
  assert.match(found.reason, /one accepted connection lives on/);
});

test('a server whose file was replaced is found elsewhere', { skip }, async () => {
  using paths = new UnixPaths();
  const path = paths.path('app');
  paths.bound('stream', 'app', 1);
  unlinkSync(path);
  paths.stale('stream', 'app');
  const found = await inspectOne(path);
  assert.equal(found.verdict, 'stale');
  assert.deepEqual(
    found.elsewhere.map((other) => [other.place, pids(other)]),
    [['replaced', [process.pid]]],
  );
  unlinkSync(path);
  const gone = await inspectOne(path);
  assert.deepEqual([gone.code, gone.verdict, gone.elsewhere.length], [1, 'missing', 1]);
});

test('a server below another root is told from one whose file was replaced', {
  skip: skip || requires('root', 'unshare'),
}, async () => {
  using paths = new UnixPaths();
  mkdirSync(paths.path('run'));
  // The child binds the same path in a mount namespace of its own.
  const script = `mount -t tmpfs none '${paths.path('run')}' && exec '${process.execPath}' -e '
    require("net").createServer().listen(process.argv[1], () => console.log("ready"));
    setTimeout(() => process.exit(), 20000)' '${paths.path('run')}/app'`;
  const child = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    paths.stale('stream', 'run/app');
    const found = await inspectOne(paths.path('run/app'));
    assert.equal(found.verdict, 'stale');
    assert.deepEqual(
      found.elsewhere.map(({ place }) => place),
      ['other-root'],
    );
  } finally {
    child.kill('SIGKILL');
  }
});

test('a server in another network namespace is found through its file', {
  skip: skip || requires('root', 'unshare'),
}, async () => {
  using paths = new UnixPaths();
  const path = paths.path('app');
  const script = `require("net").createServer().listen("${path}", () => console.log("ready"));
    setTimeout(() => process.exit(), 20000)`;
  const child = spawn('unshare', ['--net', process.execPath, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    const found = await inspectOne(path);
    assert.deepEqual([found.code, found.verdict, pids(found.socket)], [0, 'open', [child.pid]]);
    const { out } = await cli(['inspect', path]);
    assert.match(out, /stream listener, inode \d+ in network namespace \d+/);
  } finally {
    child.kill('SIGKILL');
  }
});

test('an abstract name is found, of its type where one is named', { skip }, async () => {
  using paths = new UnixPaths();
  const name = `@socketeer-inspect-${process.pid}`;
  paths.bound('stream', name, 3);
  paths.bound('dgram', name);
  const found = await inspectOne(name);
  assert.deepEqual([found.kind, found.socket?.sendQueue], ['stream', 3]);
  const other = await inspectOne(`dgram:${name}`);
  assert.deepEqual([other.kind, other.socket?.type], ['dgram', 'dgram']);
  const wrong = await inspectOne(`seqpacket:${name}`);
  assert.deepEqual([wrong.code, wrong.verdict], [1, 'wrong-kind']);
  const none = await inspectOne(`${name}-none`);
  assert.deepEqual([none.code, none.verdict], [1, 'missing']);
});

test('an abstract name of another network namespace is told, and not taken for ours', {
  skip: skip || requires('root', 'unshare'),
}, async () => {
  using paths = new UnixPaths();
  const name = `socketeer-elsewhere-${process.pid}`;
  // Node 20 pads abstract names, so the child uses the compiled library.
  const library = JSON.stringify(join(compiled, 'src/socket/socket.js'));
  const script = `import(${library}).then(({ Socket }) => {
    const socket = Socket.open({ family: 'unix', type: 'stream' });
    socket.bind('@${name}');
    socket.listen();
    console.log('ready');
    setTimeout(() => socket.close(), 20000);
  })`;
  const child = spawn('unshare', ['--net', process.execPath, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    const found = await inspectOne(`@${name}`);
    assert.deepEqual([found.code, found.verdict, found.socket], [1, 'missing', undefined]);
    assert.deepEqual(
      found.elsewhere.map((other) => [other.place, pids(other)]),
      [['other-namespace', [child.pid]]],
    );
    paths.bound('stream', `@${name}`, 1);
    const ours = await inspectOne('--everywhere', `@${name}`);
    assert.deepEqual([ours.code, pids(ours.socket), ours.elsewhere.length], [0, [process.pid], 1]);
  } finally {
    child.kill('SIGKILL');
  }
});

test('an abstract socket that does not listen is found by the inventory', { skip }, async () => {
  using paths = new UnixPaths();
  const name = `@socketeer-quiet-${process.pid}`;
  paths.bound('stream', name);
  const found = await inspectOne(name);
  assert.deepEqual([found.code, found.verdict, found.kind], [0, 'refused', 'stream']);
  assert.match(found.reason, /is bound to @\S+ and does not listen/);
});

test('a path too long for an address is shown all the same', { skip }, async () => {
  using paths = new UnixPaths();
  const folder = paths.path('d'.repeat(120));
  mkdirSync(folder);
  const server = spawn(
    process.execPath,
    ['-e', 'require("net").createServer().listen("app", () => console.log(1))'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    await Promise.race([once(server.stdout, 'data'), once(server, 'exit')]);
    const found = await inspectOne(join(folder, 'app'));
    assert.equal(found.verdict, 'unresolved');
    assert.deepEqual([found.code, pids(found.socket)], [0, [server.pid]]);
  } finally {
    server.kill('SIGKILL');
  }
});

test('a name that is no UTF-8 is written with escapes', { skip }, async () => {
  using paths = new UnixPaths();
  paths.open('stream').bind(`${paths.folder}/\\xff`);
  const found = await inspectOne(`${paths.folder}/\\xff`);
  assert.deepEqual([found.code, found.verdict, pids(found.socket)], [0, 'refused', [process.pid]]);
  assert.equal(found.file?.kind, 'socket');
});

test('a signal that is aborted ends it', async () => {
  const reason = new Error('enough');
  await assert.rejects(inspectUnixSocket('/nowhere', { signal: AbortSignal.abort(reason) }), reason);
});

test('folders that keep somebody out, or let the socket be replaced, are told', { skip }, async () => {
  using paths = new UnixPaths();
  mkdirSync(paths.path('private'));
  paths.bound('stream', 'private/app', 1);
  chmodSync(paths.path('private'), 0o770);
  const { folders } = await inspectOne(paths.path('private/app'));
  const folder = folders.at(-1);
  assert.deepEqual(
    [folder?.path, folder?.restricts, folder?.replaceable],
    [paths.path('private'), true, true],
  );
  const { out } = await cli(['inspect', paths.path('private/app')]);
  assert.match(out, /drwxrwx--- \S+:\S+: not everybody gets in; others than its owner may replace/);
});

test('several targets come in their order, one a line, and the highest exit code counts', {
  skip,
}, async () => {
  using paths = new UnixPaths();
  paths.bound('stream', 'app', 1);
  paths.file('plain');
  const targets = ['app', 'plain', 'none'].map((name) => paths.path(name));
  const { code, out } = await cli(['inspect', '--ndjson', ...targets]);
  assert.equal(code, 1);
  const results = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Inspection);
  assert.deepEqual(
    results.map(({ target, verdict }) => [target, verdict]),
    targets.map((target, index) => [target, ['open', 'wrong-kind', 'missing'][index]]),
  );
  const checkOne = schemaCheck('inspect', '#/$defs/inspection');
  for (const result of results) assert.equal(checkOne(result), '');
});

test('what is only named to harm a terminal is shown harmlessly', { skip }, async () => {
  using paths = new UnixPaths();
  paths.bound('stream', 'a\u001b[31mb\nc', 1);
  const { out, code } = await cli(['inspect', paths.path('a\u001b[31mb\nc')]);
  assert.equal(code, 0);
  assert.ok(out.includes('a\\x1b[31mb\\nc'), out);
  assert.ok(!out.includes('\u001b'));
});

test('who may not look is told so, and the exit code says that nothing was found out', {
  skip: skip || requires('root', 'setpriv'),
}, async (context) => {
  using paths = new UnixPaths();
  paths.closedFolder('private');
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, cliPath];
  const denied = await run('setpriv', [...user, 'inspect', paths.path('private/socket')]);
  if (/Cannot find module|EACCES|execute/.test(denied.err)) {
    return context.skip('only root can read this checkout, or run this Node');
  }
  assert.equal(denied.code, 3, denied.err);
  assert.match(denied.out, /denied: the folder \S+private may not be searched/);
  paths.bound('stream', 'app', 1);
  const blind = await run('setpriv', [...user, 'inspect', paths.path('app')]);
  assert.equal(blind.code, 0, blind.err);
  assert.match(blind.out, /held by {3}nobody that may be seen/);
  assert.match(blind.err, /socketeer inspect: owners: /);
});

test('an access control list is noticed', { skip: skip || requires('setfacl') }, async () => {
  using paths = new UnixPaths();
  paths.bound('stream', 'app', 1);
  const uid = process.getuid?.() ?? 0;
  execFileSync('setfacl', ['-m', `u:${uid}:rw`, paths.path('app')]);
  const { out } = await cli(['inspect', paths.path('app')]);
  assert.match(out, /socket, s\S{9}\+ /);
});

test('an SELinux label is shown', { skip: skip || requires('root', 'setfattr') }, async () => {
  using paths = new UnixPaths();
  paths.bound('stream', 'app', 1);
  const label = 'system_u:object_r:var_run_t:s0';
  execFileSync('setfattr', ['-n', 'security.selinux', '-v', label, paths.path('app')]);
  const { out } = await cli(['inspect', paths.path('app')]);
  assert.match(out, new RegExp(`label {5}${label}\n`));
});

const wrong: readonly (readonly [string[], RegExp])[] = [
  [[], /a target is needed, such as \/run\/app\.sock or @name/],
  [
    ['tcp:localhost:80'],
    /'tcp:localhost:80' is no Unix socket: .*; socketeer probe tcp:localhost:80 .*socketeer ls --port 80/,
  ],
  [['udp:127.0.0.1:53'], /socketeer probe udp:127\.0\.0\.1:53/],
  [['localhost:5432'], /socketeer ls --port 5432/],
  [['[::1]:80'], /socketeer probe \[::1\]:80/],
  [['https://example.org/'], /no Unix socket/],
  [['unix:'], /expected a path, or @ and an abstract name$/m],
  [['@'], /expected a path, or @ and an abstract name$/m],
  [['--jsn', '/x'], /did you mean --json\?/],
  [['--json', '--ndjson', '/x'], /--json contradicts --ndjson/],
  [['--color', 'red', '/x'], /unknown colour choice 'red'/],
];

for (const [args, message] of wrong) {
  test(`socketeer inspect ${args.join(' ')} is wrong usage`, async () => {
    const { code, out, err } = await cli(['inspect', ...args]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, message);
  });
}

test('the help and the reference tell every option', async () => {
  const { code, out } = await cli(['inspect', '--help']);
  assert.equal(code, 0);
  const reference = readFileSync(join(root, 'docs/reference/inspect.md'), 'utf8');
  for (const { name, short, value } of inspectOptions) {
    const long = value === undefined ? `--${name}` : `--${name} ${value}`;
    assert.ok(out.includes(long), long);
    const entry = `\`${long.replaceAll('|', '\\|')}\``;
    assert.ok(
      reference.includes(short === undefined ? `| ${entry} |` : `| \`-${short}\`, ${entry} |`),
      entry,
    );
  }
});

test('the JSON of the reference is what the schema says', () => {
  const reference = readFileSync(join(root, 'docs/reference/inspect.md'), 'utf8');
  const example = /```json\n([^`]+)```/.exec(reference)?.[1];
  assert.ok(example !== undefined);
  assert.equal(check(JSON.parse(example)), '');
});

test('what the schema shares with that of ls is the same', () => {
  const read = (name: string): { $defs: Record<string, unknown> } =>
    JSON.parse(readFileSync(join(root, `docs/schema/${name}.schema.json`), 'utf8'));
  const [own, ls] = [read('inspect').$defs, read('sockets').$defs];
  for (const name of ['state', 'type', 'unixAddress', 'owner', 'netns', 'coverage']) {
    assert.deepEqual(own[name], ls[name], name);
  }
});
