import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { snapshotSockets } from '../../src/inventory/index.js';
import type { CoverageGap } from '../../src/inventory/options.js';
import type { SocketKind } from '../../src/inventory/record.js';
import { compiled } from '../support/root.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

const registered = readFileSync('/proc/net/protocols', 'utf8');
const isRegistered = (name: string): boolean => new RegExp(`^${name} `, 'm').test(registered);

test('protocols the kernel lacks are absent, and nothing else is', async () => {
  const names: [SocketKind, string][] = [
    ['sctp', 'SCTP'],
    ['dccp', 'DCCP'],
    ['tipc', 'TIPC'],
    ['vsock', 'AF_VSOCK'],
    ['xdp', 'XDP'],
    ['mptcp', 'MPTCP'],
  ];
  const { coverage } = await snapshotSockets({ kinds: names.map(([kind]) => kind) });
  const absent = coverage.filter(({ reason }) => reason === 'absent').map(({ subject }) => subject);
  assert.deepEqual(absent.sort(), names.flatMap(([kind, name]) => (isRegistered(name) ? [] : [kind])).sort());
});

test('a kind without a diag module says what fills in', async () => {
  const { coverage, sockets } = await snapshotSockets({ kinds: ['raw', 'vsock'] });
  for (const gap of coverage) {
    assert.ok(gap.message.startsWith(`${gap.subject}: `), gap.message);
    if (gap.subject === 'raw') assert.deepEqual([gap.reason, gap.fallback], ['no-diag', 'proc']);
  }
  for (const { kind, source } of sockets) {
    const fallback = coverage.some((gap) => gap.subject === kind && gap.fallback === 'proc');
    assert.equal(source, fallback ? 'proc' : 'sock_diag');
  }
});

test('kinds every kernel lists have no gap', async () => {
  const { coverage } = await snapshotSockets({ kinds: ['tcp', 'udp', 'unix', 'netlink', 'packet', 'icmp'] });
  assert.deepEqual(coverage, []);
});

test('a missing procfs leaves owners out, and says so', async () => {
  const { coverage, sockets } = await snapshotSockets({
    kinds: ['unix'],
    owners: true,
    procPath: '/no/such/proc',
  });
  assert.deepEqual(
    coverage.map(({ subject, reason }) => [subject, reason]),
    [['owners', 'failed']],
  );
  assert.match(coverage[0]?.message ?? '', /owners: .*\/no\/such\/proc/);
  for (const { owners } of sockets) assert.equal(owners, undefined);
});

/**
 * Lists as another user, in a process of its own. That user may not be able to read this checkout, so all is loaded
 * before it changes.
 */
async function asNobody(
  options: string,
): Promise<{ coverage: CoverageGap[]; sockets: number; error?: string }> {
  const index = JSON.stringify(join(compiled, 'src/index.js'));
  const script = `
    import(${index}).then(async ({ snapshotSockets, NamespaceError }) => {
      await snapshotSockets({ kinds: ['unix'] });
      process.setgroups([]); process.setgid(65534); process.setuid(65534);
      const { coverage, sockets } = await snapshotSockets(${options}).catch((error) => {
        if (!(error instanceof NamespaceError)) throw error;
        return { coverage: [], sockets: [], error: error.message };
      }).then((result) => (console.log(JSON.stringify({ ...result, sockets: result.sockets.length })), result));
    })`;
  const { code, out, err } = await run(process.execPath, ['-e', script]);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

const skip = requires('root');

test('without root, unreadable processes are counted', { skip }, async () => {
  const { coverage, sockets } = await asNobody(`{ kinds: ['unix', 'netlink'], owners: true }`);
  assert.ok(sockets > 0);
  assert.deepEqual(
    coverage.map(({ subject, reason }) => [subject, reason]),
    [['owners', 'permission']],
  );
  assert.match(
    coverage[0]?.message ?? '',
    /^owners: [0-9]+ process(es)? unreadable \(run as root to see them\)$/,
  );
});

test('without root, another namespace is refused, and all namespaces are as many as can be seen', {
  skip,
}, async () => {
  const { error } = await asNobody(`{ netns: { pid: 1 } }`);
  assert.match(error ?? '', /^network namespace of process 1: .*(Permission denied|CAP_SYS_ADMIN)/);
  const { coverage, sockets } = await asNobody(`{ kinds: ['netlink'], netns: 'all' }`);
  assert.ok(sockets > 0);
  assert.ok(coverage.some(({ subject, reason }) => subject === 'netns' && reason === 'permission'));
});
