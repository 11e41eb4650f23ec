import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveSpec, type SocketSpec, specOfNumbers } from './spec.js';

/** Specs with their protocol, label, and the numbers of socket(2). */
const specs: readonly [SocketSpec, number, string, [number, number, number]][] = [
  [{ family: 'inet', type: 'stream' }, 6, 'tcp', [2, 1, 6]],
  [{ family: 'inet6', type: 'dgram' }, 17, 'udp', [10, 2, 17]],
  [{ family: 'inet', type: 'seqpacket' }, 132, 'sctp', [2, 5, 132]],
  [{ family: 'inet', type: 'stream', protocol: 'mptcp' }, 262, 'mptcp', [2, 1, 262]],
  [{ family: 'inet', type: 'dgram', protocol: 'udplite' }, 136, 'udplite', [2, 2, 136]],
  [{ family: 'inet6', type: 'dgram', protocol: 'icmp6' }, 58, 'icmpv6', [10, 2, 58]],
  [{ family: 'inet6', type: 'raw', protocol: 'icmpv6' }, 58, 'raw', [10, 3, 58]],
  [{ family: 'inet', type: 'raw', protocol: 89 }, 89, 'raw', [2, 3, 89]],
  [{ family: 'inet', type: 'dgram', protocol: 200 }, 200, 'protocol-200', [2, 2, 200]],
  [{ family: 'unix', type: 'stream' }, 0, 'unix', [1, 1, 0]],
  [{ family: 'unix', type: 'dgram' }, 0, 'unix-dgram', [1, 2, 0]],
  [{ family: 'vsock', type: 'seqpacket' }, 0, 'vsock-seqpacket', [40, 5, 0]],
  [{ family: 'netlink', type: 'raw', protocol: 'generic' }, 16, 'netlink', [16, 3, 16]],
  [{ family: 'packet', type: 'raw', protocol: 'all' }, 3, 'packet', [17, 3, 0x300]],
  [{ family: 'packet', type: 'dgram', protocol: 0x88cc }, 0x88cc, 'packet', [17, 2, 0xcc88]],
  [{ family: 'tipc', type: 'rdm' }, 0, 'tipc-rdm', [30, 4, 0]],
];

for (const [spec, protocol, label, numbers] of specs) {
  test(`${spec.family} ${spec.type} ${spec.protocol ?? ''} is ${label}`, () => {
    const resolved = resolveSpec(spec);
    assert.equal(resolved.protocol, protocol);
    assert.equal(resolved.label, label);
    assert.deepEqual([resolved.domain, resolved.typeNumber, resolved.wireProtocol], numbers);
    const found = specOfNumbers(...numbers);
    assert.deepEqual(found, { family: spec.family, type: spec.type, protocol });
    assert.deepEqual(resolveSpec(found!), resolved, 'what the kernel tells leads back');
  });
}

test('families and types of other programs are told apart from ours', () => {
  assert.equal(specOfNumbers(38, 5, 0), undefined, 'AF_ALG');
  assert.equal(specOfNumbers(2, 10, 0), undefined, 'SOCK_PACKET');
});
