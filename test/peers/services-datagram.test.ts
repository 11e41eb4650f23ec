import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatagramSocket } from '../../src/index.js';
import type { InternetAddress } from '../../src/probe/service/datagram/conversation.js';
import { identifyDatagram } from '../../src/probe/service/datagram/identify.js';
import { datagramCodecs } from '../../src/probe/service/datagram/index.js';
import { radiusSecret } from '../support/datagram-replies.js';
import { socketCount } from '../support/descriptors.js';
import { requires } from '../support/skip.js';
import { contained } from './contained.js';
import { type DatagramServer, datagramServers } from './datagram-servers.js';
import { folder, Peer, until } from './peer.js';

const host = { family: 'inet', address: '127.0.0.1' } as const;
const secret = radiusSecret;

/** A port that nobody has. */
const freePort = async (): Promise<number> => {
  using socket = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  const { localAddress } = socket;
  assert.ok(localAddress.family === 'inet');
  return localAddress.port;
};

/** Waits until the server is recognised by its own codec. */
const untilReady = async (to: InternetAddress, { service }: DatagramServer, peer: Peer): Promise<void> => {
  let last: unknown;
  const isReady = async () => {
    const found = await identifyDatagram(to, { services: [service], secret, timeout: 400, attempts: 1 });
    last = found;
    return found.identity?.ready === true;
  };
  await until(isReady, `${service} is recognised`).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last)}\n${peer.output.slice(-1000)}`);
  });
};

for (const server of datagramServers) {
  const { service, title, needs, command, variables } = server;
  test(`${title} is recognised as ${service}, and as nothing else`, {
    skip: requires('netns', 'unshare', ...needs),
  }, async () => {
    using place = folder();
    const site = { path: place.path, port: server.port ?? (await freePort()) };
    await using peer = new Peer(contained(command(site)), variables?.(site) ?? {});
    const to = { ...host, port: site.port };
    await untilReady(to, server, peer);
    const before = socketCount();

    const found = await identifyDatagram(to, { services: 'all', secret });
    assert.equal(found.identity?.name, service, JSON.stringify(found));
    assert.ok(found.answer !== undefined && found.answer.rtt > 0 && found.answer.rtt <= found.elapsed);

    const others = datagramCodecs.map(({ name }) => name).filter((name) => name !== service);
    const wrong = await identifyDatagram(to, { services: others, timeout: 600, pace: 5, attempts: 1 });
    assert.equal(wrong.identity, undefined, JSON.stringify(wrong.identity));
    assert.equal(socketCount(), before, 'sockets left open');
  });
}
