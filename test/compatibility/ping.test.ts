import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { decodeIcmp, encodeEcho, RawSocket } from '../../src/index.js';
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

/** Answers echoes in the server's name, 40 ms later. */
const answerSlowly = async (scene: NetworkScene): Promise<RawSocket> => {
  scene.server.sysctl('ipv4/icmp_echo_ignore_all', 1);
  const { namespace } = scene.server;
  const raw = await RawSocket.open({
    family: 'inet',
    protocol: 'icmp',
    icmpFilter: ['echo-request'],
    namespace,
  });
  const serve = async () => {
    for await (const { payload, from } of raw) {
      const { echo } = decodeIcmp('icmp', payload);
      await setTimeout(40);
      if (echo !== undefined) await raw.send(encodeEcho({ ...echo, kind: 'reply' }), from);
    }
  };
  void serve().catch(() => {});
  return raw;
};

test('round trips are as long as those of ping(8)', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  await using _ = await answerSlowly(scene);
  const average = (text: string): number => Number(/= [\d.]+\/([\d.]+)\//.exec(text)?.[1]);
  const args = ['-n', '-c', '5', '-i', '0.1', scene.server.address.inet];
  for (const { out } of [await run('ping', args), await cli(['ping', ...args])]) {
    // The answer waits for a turn of this process, which has others to run.
    assert.ok(average(out) >= 40 && average(out) < 100, out);
  }
});
