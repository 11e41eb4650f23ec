import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeNetlinkDiagRequest } from './netlink.js';
import { encodePacketDiagRequest } from './packet.js';
import { encodeTipcDiagRequest } from './tipc.js';
import { encodeUnixDiagRequest } from './unix.js';
import { encodeVsockDiagRequest } from './vsock.js';
import { encodeXdpDiagRequest } from './xdp.js';

const any = 'ffffffff ffffffff';

for (const [title, bytes, body] of [
  ['unix', encodeUnixDiagRequest(), `01000000 ffffffff 00000000 00000000 ${any}`],
  [
    'unix, one socket by inode and cookie',
    encodeUnixDiagRequest({ states: 0x402, inode: 0x1234, show: 0x7f, cookie: 0x2_0000_0001n }),
    '01000000 02040000 34120000 7f000000 01000000 02000000',
  ],
  ['packet', encodePacketDiagRequest({ show: 0x3f }), `11000000 00000000 3f000000 ${any}`],
  ['netlink, all protocols', encodeNetlinkDiagRequest({ show: 0xb }), `10ff0000 00000000 0b000000 ${any}`],
  ['netlink, one protocol', encodeNetlinkDiagRequest({ protocol: 4 }), `10040000 00000000 00000000 ${any}`],
  ['vsock, whose reserved fields are zero', encodeVsockDiagRequest(), `28000000 ffffffff ${'00'.repeat(16)}`],
  ['xdp', encodeXdpDiagRequest({ show: 0x1f }), `2c000000 00000000 1f000000 ${any}`],
  ['tipc', encodeTipcDiagRequest({ states: 0x482 }), '1e000000 82040000'],
] as const) {
  test(`the request of ${title} is byte for byte what the header says`, () => {
    const expected = body.replaceAll(' ', '');
    const header = `${(16 + expected.length / 2).toString(16)}000000 1400 0103 00000000 00000000`;
    assert.equal(Buffer.from(bytes).toString('hex'), header.replaceAll(' ', '') + expected);
  });
}

test('sequence and flags are the caller’s', () => {
  const bytes = Buffer.from(encodeUnixDiagRequest({ sequence: 9, flags: 1 }));
  assert.deepEqual([bytes.readUInt16LE(6), bytes.readUInt32LE(8)], [1, 9]);
});
