import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { enterFreshNamespace } from './namespace.js';
import { openNetwork } from './network.js';
import { run } from './run.js';
import { requires } from './skip.js';

enterFreshNamespace();
const needs = { skip: requires('netns', 'ip', 'nsenter', 'unshare', 'nft', 'ping') };

test(
  'a scene of three routers carries packets of both families, and leaves nothing behind',
  needs,
  async () => {
    let pids: number[];
    {
      await using scene = await openNetwork({ routers: 3 });
      pids = [...scene.routers, scene.server].map(({ pid }) => pid);
      for (const address of Object.values(scene.server.address)) {
        const { code, out } = await run('ping', ['-n', '-c', '1', '-W', '3', address]);
        assert.equal(code, 0, out);
        assert.match(out, /ttl=61/);
      }
    }
    for (const pid of pids) assert.equal(existsSync(`/proc/${pid}`), false);
    const { out } = await run('ip', ['-o', 'link']);
    assert.equal(out.trim().split('\n').length, 1, out);
  },
);

test('a router rejects by the port, and its address tells who did', needs, async () => {
  await using scene = await openNetwork();
  const { out } = await run('ip', ['route', 'get', scene.server.address.inet]);
  assert.match(out, new RegExp(`via ${scene.routers[0]?.address.inet}`));
  const gone = await run('ping', ['-n', '-c', '1', '-W', '3', scene.noRoute.inet]);
  assert.match(gone.out, /From 10\.80\.1\.2 .*Destination Net Unreachable/);
  const dead = await run('ping', ['-n', '-c', '1', '-W', '3', scene.deadBehindRouter.inet]);
  assert.match(dead.out, /From 10\.80\.1\.2 .*Destination Host Unreachable/);
});
