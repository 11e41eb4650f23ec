import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { accessSync, constants } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { describe, test } from 'node:test';
import { openSpecification } from '../../src/endpoint/open.js';
import { interfaceFlags } from '../../src/endpoint/raw/interface-call.js';
import type { Endpoint } from '../../src/endpoint/types.js';
import { Socket } from '../../src/index.js';
import { testContext } from '../support/endpoint-context.js';
import { requires } from '../support/skip.js';

/** One end of an address, closed with the block. */
async function opened(text: string) {
  const result = await openSpecification(text, 'both', testContext());
  assert.equal(result.kind, 'endpoint');
  const { endpoint } = result as { endpoint: Endpoint };
  return {
    endpoint,
    async next(): Promise<Buffer> {
      const into = new Uint8Array(2000);
      const length = await endpoint.source?.read(into, testContext().signal);
      return Buffer.from(into.subarray(0, length ?? 0));
    },
    write: (bytes: Uint8Array) => endpoint.sink?.write(bytes, testContext().signal),
    [Symbol.asyncDispose]: () => endpoint.close(),
  };
}

/** IFF_* of an interface. */
function flagsOf(name: string): number {
  using socket = Socket.open({ family: 'inet', type: 'dgram' });
  return interfaceFlags(socket.fd, name);
}

/** The first packet that holds the text; the kernel sends some of its own. */
async function packetWith(text: string, next: () => Promise<Buffer>): Promise<Buffer> {
  for (;;) {
    const packet = await next();
    if (packet.includes(text)) return packet;
  }
}

const without = (() => {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
    return false;
  } catch (error) {
    return `needs /dev/net/tun: ${(error as NodeJS.ErrnoException).code}`;
  }
})();

describe('network interfaces', { skip: requires('netns') || without }, () => {
  test('an interface of our own, with address, netmask, flags and length of packets', async () => {
    await using tun = await opened('TUN:10.255.255.1/24,up,tun-name=own0,if-mtu=888,no-pi');
    const [address] = networkInterfaces()['own0'] ?? [];
    assert.equal(address?.cidr, '10.255.255.1/24');
    const socket = createSocket('udp4');
    try {
      socket.send('x'.repeat(888 - 28), 9, '10.255.255.2');
      const packet = await packetWith('xxx', tun.next);
      assert.equal(packet.length, 888);
      assert.equal(packet[0], 0x45);
    } finally {
      socket.close();
    }
  });

  test('packets of an interface: both ways, and ours do not come back', async () => {
    await using tun = await opened('TUN:10.255.254.1/24,up,tun-name=own1,no-pi');
    const before = flagsOf('own1');
    {
      await using link = await opened('INTERFACE:own1,promisc');
      assert.equal(flagsOf('own1'), before | 0x100, 'IFF_PROMISC');
      // a packet of IPv4 for somebody else, as the kernel drops it without a word
      const packet = Buffer.from('4500001c000040000111000010ff0063', 'hex');
      await link.write(Buffer.concat([packet, Buffer.from('\0\0\0\0outbound!!!!')]));
      assert.match((await packetWith('outbound', tun.next)).toString('latin1'), /^E/);
      await tun.write(Buffer.concat([packet, Buffer.from('\0\0\0\0inbound!!!!!')]));
      const seen = await packetWith('bound', link.next);
      assert.ok(seen.includes('inbound'));
    }
    assert.equal(flagsOf('own1'), before);
  });

  test('what cannot be says why', async () => {
    await assert.rejects(opened('INTERFACE:nowhere0'), /ENODEV/);
    await assert.rejects(opened('INTERFACE:a-name-that-is-too-long'), /1 to 15 bytes/);
    await assert.rejects(opened('TUN:10.0.0.1/40'), /a number of bits from 0 to 32/);
    await assert.rejects(opened('TUN:10.0.0.1/8,tun-type=tan'), /unknown tun-type "tan"/);
  });
});
