import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { O_NONBLOCK } from '../../src/kernel/constants.js';
import {
  type ChildPlan,
  close,
  type Descriptor,
  open,
  read,
  SystemError,
  socketpair,
  spawn,
  waitForChild,
} from '../../src/kernel/index.js';
import { requires } from '../support/skip.js';

const AF_UNIX = 1;
const SOCK_STREAM_CLOEXEC = 1 | 0o2000000;

const shell = (script: string, more: Partial<ChildPlan> = {}): ChildPlan => ({
  candidates: ['/bin/sh'],
  args: ['sh', '-c', script],
  environment: { PATH: '/usr/bin:/bin' },
  descriptors: [],
  actions: [],
  ...more,
});

/** What is written to a descriptor of the child, and how it ended. */
async function run(script: string, more: (end: Descriptor) => Partial<ChildPlan>) {
  const [ours, theirs] = socketpair(AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
  try {
    const { pidfd } = spawn(shell(script, more(theirs)));
    close(theirs);
    const exit = await waitForChild(pidfd).ended;
    const bytes = Buffer.alloc(4096);
    const length = read(ours, bytes);
    return { exit, text: bytes.toString('utf8', 0, length) };
  } finally {
    close(ours);
  }
}

test('a child finds arguments, environment and descriptors as they were planned', async () => {
  const { exit, text } = await run('echo "$1 $A"; exit 3', (end) => ({
    args: ['sh', '-c', 'echo "$0 $A"; exit 3', 'named'],
    environment: { A: 'b=c', none: undefined },
    descriptors: [{ target: 1, source: end }],
  }));
  assert.deepEqual(exit, { code: 3, signal: undefined });
  assert.equal(text, 'named b=c\n');
});

test('descriptors are put in their places all at once', async () => {
  const other = open('/dev/null', O_NONBLOCK);
  try {
    const { text } = await run('', (end) => ({
      // Only bash takes descriptors of two digits.
      candidates: ['/bin/bash'],
      args: ['bash', '-c', `echo ours >&${other}; readlink /proc/self/fd/${end} >&${other}`],
      environment: { PATH: '/usr/bin:/bin' },
      descriptors: [
        { target: end, source: other },
        { target: other, source: end },
      ],
    }));
    assert.equal(text, 'ours\n/dev/null\n');
  } finally {
    close(other);
  }
});

test('actions are performed before the program runs', async () => {
  const { text } = await run('', (end) => ({
    args: ['sh', '-c', 'pwd; umask; test $(cut -d" " -f6 /proc/self/stat) = $$ && echo own session'],
    environment: { PATH: '/usr/bin:/bin' },
    descriptors: [{ target: 1, source: end }],
    actions: [{ action: 'setsid' }, { action: 'chdir', path: '/usr' }, { action: 'umask', mode: 0o27 }],
  }));
  assert.equal(text, '/usr\n0027\nown session\n');
});

test('signals are as for a new program', async () => {
  const { text } = await run('', (end) => ({
    args: ['sh', '-c', 'grep -E "Sig(Blk|Ign)" /proc/self/status'],
    environment: { PATH: '/usr/bin:/bin' },
    descriptors: [{ target: 1, source: end }],
    actions: [{ action: 'ignore', signal: 1 }],
  }));
  assert.equal(text, 'SigBlk:\t0000000000000000\nSigIgn:\t0000000000000001\n');
});

test('a signal that ended the child is told', async () => {
  const { exit } = await run('kill -9 $$', () => ({}));
  assert.deepEqual(exit, { code: undefined, signal: 9 });
});

test('a program that is not there is an error at once, and leaves nothing behind', () => {
  const before = readdirSync('/proc/self/fd').length;
  assert.throws(
    () => spawn(shell('', { candidates: ['/nowhere/a', '/nowhere/b'] })),
    (error) =>
      error instanceof SystemError && error.message.includes('execute /nowhere/b') && error.code === 'ENOENT',
  );
  assert.equal(readdirSync('/proc/self/fd').length, before);
});

test('the step that failed is named', () => {
  assert.throws(
    () => spawn(shell('', { actions: [{ action: 'setsid' }, { action: 'chdir', path: '/nowhere' }] })),
    /chdir \/nowhere/,
  );
  assert.throws(() => spawn(shell('', { descriptors: [{ target: 1, source: 9999 }] })), /dup2.*EBADF/);
});

test('permission denied is told where nothing better follows, as in PATH', async () => {
  assert.throws(() => spawn(shell('', { candidates: ['/etc/passwd', '/nowhere'] })), /EACCES/);
  const { pidfd } = spawn(shell('exit 0', { candidates: ['/etc/passwd', '/bin/sh'] }));
  assert.deepEqual(await waitForChild(pidfd).ended, { code: 0, signal: undefined });
});

test('a zero byte in an argument is refused', () => {
  assert.throws(() => spawn(shell('a\0b')), TypeError);
});

test('a child that changes its user runs as that user', { skip: requires('root') }, async () => {
  const { text } = await run('', (end) => ({
    args: ['sh', '-c', 'id -u; id -g; id -G'],
    environment: { PATH: '/usr/bin:/bin' },
    descriptors: [{ target: 1, source: end }],
    actions: [
      { action: 'setgroups', groups: [7] },
      { action: 'setgid', id: 3 },
      { action: 'setuid', id: 2 },
    ],
  }));
  assert.match(text, /^2\n3\n3 7\n$/);
});
