import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { cliPath } from '../support/cli.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();

/** Addresses with options of a group each; V4, V6 and PATH are where somebody listens. */
const addresses = [
  'TCP4:V4,keepalive,so-linger=5,rcvbuf=20000,sndbuf=30000,rcvbuf-late=40000,sndbuf-late=50000',
  'TCP4:V4,broadcast,dontroute,oobinline,priority=3,rcvlowat=2,so-timestamp,so-bindtodevice=lo,debug',
  'TCP4:V4,nodelay,cork,defer-accept=3,keepcnt=3,keepidle=20,keepintvl=4,quickack=1,syncnt=3,linger2=5',
  'TCP4:V4,mss=1000,mss-late=900,window-clamp=5000,bind=127.0.0.1,reuseaddr,reuseport',
  'TCP4:V4,tos=16,ttl=20,mtudiscover=1,recverr,pktinfo,recvttl,recvtos,recvopts,retopts,freebind',
  'TCP6:V6,unicast-hops=5,ipv6-tclass=16,ipv6-recverr,ipv6-recvpktinfo,ipv6-recvhoplimit,ipv6-recvtclass',
  'TCP6:V6,ipv6-recvrthdr,ipv6-recvdstopts,ipv6-recvhopopts,ipv6only=1',
  'UDP4:V4,ip-multicast-ttl=3,ip-multicast-loop=0,ip-multicast-if=127.0.0.1,broadcast,nonblock',
  'UDP4-RECV:0,ip-add-membership=224.1.1.1:127.0.0.1,bind=127.0.0.1,readbytes=0',
  'TCP4:V4,setsockopt-int=6:1:1,setsockopt=1:9:x01000000,setsockopt-string=1:25:lo',
  'TCP4-LISTEN:0,accept-timeout=0.1,reuseaddr,reuseport,setsockopt-listen=1:9:i1,defer-accept=2,nodelay',
  'UNIX:PATH,passcred,sndbuf=10000,rcvbuf=11000,so-timestamp',
  'IP4-RECV:200,pktinfo,rcvbuf=9000,readbytes=0',
  'TCP4:V4,so-sndbuf=1000000000,ttl=999',
  'TCP4:V4,nodelay,nodelay=0,ttl=3,ttl=4',
];

const programs = { real: ['socat'], ours: [process.execPath, cliPath, 'socat'] } as const;

/** The calls of setsockopt(2) that a program makes for an address, in their order, with what came of them. */
async function optionsSet(side: keyof typeof programs, address: string, folder: string): Promise<string[]> {
  const path = join(folder, side);
  const traced = ['-f', '-qq', '-e', 'trace=setsockopt', '-e', 'signal=none', '-o', path];
  const command = [...programs[side], '-T', '0.3', '-u', address, 'OPEN:/dev/null'];
  await run('strace', [...traced, ...command], { deadline: 60_000 });
  return readFileSync(path, 'latin1')
    .split('\n')
    .filter((line) => line.includes('setsockopt('))
    .map((line) => line.replace(/^.*setsockopt\(\d+, /, ''));
}

const listening = async (
  server: Server,
  ...where: readonly [number, string] | readonly [string]
): Promise<void> => new Promise((resolve) => server.listen(...(where as [string]), resolve));

describe('options of sockets beside the real socat', { skip: requires('socat', 'strace', 'netns') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'setsockopt-'));
  const path = join(folder, 'socket');
  const hangUp = (): Server => createServer((socket) => socket.on('error', () => {}).end());
  const [v4, v6, unix] = [hangUp(), hangUp(), hangUp()];
  const portOf = (server: Server): number => (server.address() as { port: number }).port;

  before(async () => {
    await Promise.all([listening(v4, 0, '127.0.0.1'), listening(v6, 0, '::1'), listening(unix, path)]);
  });
  after(() => {
    for (const server of [v4, v6, unix]) server.close();
    rmSync(folder, { recursive: true });
  });

  for (const address of addresses) {
    it(address, async () => {
      const target = address
        .replace('V4', `127.0.0.1:${portOf(v4)}`)
        .replace('V6', `[::1]:${portOf(v6)}`)
        .replace('PATH', path);
      const real = await optionsSet('real', target, folder);
      assert.ok(real.length > 0, 'the real one sets nothing');
      assert.deepEqual(await optionsSet('ours', target, folder), real);
    });
  }
});
