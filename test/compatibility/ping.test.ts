import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cli } from '../support/cli.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { type NetworkScene, openNetwork } from '../support/network.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns', 'ip', 'nsenter', 'unshare', 'nft', 'ping');

type Host = (scene: NetworkScene, family: 'inet' | 'inet6') => string;
const server: Host = (scene, family) => scene.server.address[family];

/**
 * Command lines that both ping(8) and ours run; -n keeps the real one from looking names up. Below 16 bytes of data it
 * knows no times, as it carries them there; ours come from the kernel.
 */
const lines: readonly (readonly [options: string, host: Host])[] = [
  ['-c 3 -i 0.02', server],
  ['-c 2 -i 0.02 -s 16', server],
  ['-c 2 -i 0.02 -s 3000', server],
  ['-c 2 -i 0.02 -t 9 -Q 16 -p ff00', server],
  ['-c 2 -i 0.02 -t 1', server],
  ['-c 2 -i 0.02 -t 2', server],
  ['-c 2 -i 0.02 -q', server],
  ['-c 2 -i 0.02 -M do -s 1000', server],
  ['-c 3 -i 0.02', (scene, family) => scene.deadBehindRouter[family]],
  ['-c 2 -i 0.02', (scene, family) => scene.deadNeighbour[family]],
  ['-c 2 -i 0.02 -W 1', (scene, family) => scene.blackhole[family]],
  ['-c 3 -i 0.02', (_, family) => (family === 'inet' ? '127.0.0.1' : '::1')],
  ['-c 20 -A -q', server],
  ['-c 200 -f -q', server],
];

/** The text without what differs from run to run: times, and how many requests were under way at once. */
const comparable = (text: string): string =>
  text
    .replace(/time=[\d.]+ ms/g, 'time=T ms')
    .replace(/time \d+ms/g, 'time Tms')
    .replace(/= [\d.]+\/[\d.]+\/[\d.]+\/[\d.]+ ms/g, '= T ms')
    .replace(/,? ?pipe \d+/g, '')
    .replace(/ipg\/ewma [\d.]+\/[\d.]+ ms/g, 'ipg/ewma T ms');

test('what ping(8) prints, so do we, but for the times', { skip }, async (context) => {
  await using scene = await openNetwork({ routers: 2 });
  for (const family of ['inet', 'inet6'] as const) {
    for (const [options, host] of lines) {
      await context.test(`${family} ${options} ${host(scene, family)}`, async () => {
        const args = ['-n', ...options.split(' '), host(scene, family)];
        const real = await run('ping', args);
        const ours = await cli(['ping', ...args]);
        assert.equal(comparable(ours.out), comparable(real.out));
        assert.equal(ours.code, real.code);
      });
    }
  }
});

test('round trips are as long as those of ping(8), by the kernel that is asked', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  // 40 ms are neither noise nor chance.
  const slow = await run('nsenter', [
    `--net=${scene.routers[0]!.path}`,
    'tc',
    'qdisc',
    'add',
    'dev',
    'right2',
    'root',
    'netem',
    'delay',
    '40ms',
  ]);
  if (slow.code !== 0) {
    console.log(`# no netem here (${slow.err.trim()}): compared on a fast link`);
  }
  const average = (text: string): number => Number(/= [\d.]+\/([\d.]+)\//.exec(text)?.[1]);
  const args = ['-n', '-c', '5', '-i', '0.05', scene.server.address.inet];
  const [real, ours] = [await run('ping', args), await cli(['ping', ...args])];
  const [theirs, own] = [average(real.out), average(ours.out)];
  assert.ok(own > 0 && Math.abs(own - theirs) < 5, `${own} and ${theirs} ms`);
  if (slow.code === 0) assert.ok(own >= 40 && own < 60, String(own));
});
