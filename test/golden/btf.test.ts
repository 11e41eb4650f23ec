import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import {
  decodeMptcpInfo,
  decodeTcpInfo,
  inetDiagMsg,
  inetDiagReqV2,
  type Layout,
  type MptcpInfo,
  netlinkDiagMsg,
  nlmsghdr,
  packetDiagInfo,
  packetDiagMsg,
  packetDiagReq,
  packetDiagRing,
  type TcpInfo,
  unixDiagMsg,
  unixDiagReq,
} from '../../src/wire/index.js';
import { type BtfStruct, btfPath, readBtf } from './btf.js';

const skip = existsSync(btfPath) ? false : `the kernel does not describe itself (${btfPath})`;

const layouts: readonly Layout<never>[] = [
  inetDiagMsg,
  inetDiagReqV2,
  netlinkDiagMsg,
  nlmsghdr,
  packetDiagInfo,
  packetDiagMsg,
  packetDiagReq,
  packetDiagRing,
  unixDiagMsg,
  unixDiagReq,
] as unknown as Layout<never>[];

const structs: ReadonlyMap<string, BtfStruct> = skip
  ? new Map()
  : readBtf(new Set(['tcp_info', 'mptcp_info', ...layouts.map(({ name }) => name)]));

/** `tcpi_snd_wscale` as `sndWscale`. */
const camel = (name: string): string =>
  name.replace(/^m?p?tcpi_/, '').replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

for (const layout of layouts) {
  test(`${layout.name} has the size and offsets of the running kernel`, { skip }, (t) => {
    const struct = structs.get(layout.name);
    if (struct === undefined) return t.skip(`${layout.name} is not in the kernel's BTF`);
    assert.equal(layout.size, struct.size);
    const offsets = new Set(struct.members.map(({ bitOffset }) => bitOffset / 8));
    const nested = new Set(['inet_diag_msg', 'nlmsghdr']); // their members hold others, checked by the recordings
    if (nested.has(layout.name)) return;
    for (const [name, { offset }] of Object.entries(layout.fields) as [string, { offset: number }][])
      assert.ok(offsets.has(name === 'cookieHigh' ? offset - 4 : offset), `${name} at ${offset}`);
  });
}

/** Decodes a structure in which only one member is not zero, and returns the names that changed. */
const changed = (
  decode: (view: DataView, offset: number, end: number) => TcpInfo | MptcpInfo,
  size: number,
  { bitOffset, bits }: { bitOffset: number; bits: number },
): string[] => {
  const bytes = new Uint8Array(size);
  bytes[bitOffset >> 3] = bits === 0 ? 1 : 1 << (bitOffset & 7);
  const before = decode(new DataView(new ArrayBuffer(size)), 0, size) as unknown as Record<string, unknown>;
  const after = decode(new DataView(bytes.buffer), 0, size) as unknown as Record<string, unknown>;
  return Object.keys(after).filter((name) => after[name] !== before[name]);
};

const cases = [
  [
    'tcp_info',
    decodeTcpInfo,
    ['tcpi_accecn_fail_mode', 'tcpi_accecn_opt_seen', 'tcpi_ecn_mode', 'tcpi_options2'],
  ],
  ['mptcp_info', decodeMptcpInfo, ['reserved']],
] as const;

for (const [name, decode, exceptions] of cases) {
  test(`every field of ${name} lies where the running kernel has it`, { skip }, (t) => {
    const struct = structs.get(name);
    if (struct === undefined) return t.skip(`${name} is not in the kernel's BTF`);
    let checked = 0;
    for (const member of struct.members) {
      if ((exceptions as readonly string[]).includes(member.name)) continue;
      assert.deepEqual(changed(decode, struct.size, member), [camel(member.name)], member.name);
      checked++;
    }
    assert.ok(checked > 20);
  });
}
