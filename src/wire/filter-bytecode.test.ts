import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type BytecodeCondition,
  type BytecodeNode,
  compileBytecode,
  DecodeError,
  decodeBytecode,
} from './index.js';

/** The facts of a socket that a program sees. */
interface Sample {
  readonly family: 4 | 16;
  readonly local: { readonly port: number; readonly address: Uint8Array };
  readonly remote: { readonly port: number; readonly address: Uint8Array };
  readonly autobound: boolean;
  readonly device: number;
  readonly mark: number;
  readonly cgroup: bigint;
}

/** mulberry32 with a fixed seed. */
const generator = (seed: number) => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    below: (limit: number) => next() % limit,
    pick: <T>(list: readonly T[]): T => list[next() % list.length]!,
  };
};
type Generator = ReturnType<typeof generator>;

const ports = [0, 1, 22, 80, 81, 443, 65534, 65535];
const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
const four = [
  [127, 0, 0, 1],
  [10, 0, 0, 1],
  [10, 0, 128, 1],
  [0, 0, 0, 0],
];
const six = [
  ...four.map((address) => [...mapped, ...address]),
  Array(16).fill(0),
  [0xfe, 0x80, ...Array(13).fill(0), 1],
];

const end = (random: Generator, family: 4 | 16) => ({
  port: random.pick(ports),
  address: Uint8Array.from(random.pick(family === 4 ? four : six)),
});

const sample = (random: Generator): Sample => {
  const family = random.pick([4, 16] as const);
  return {
    family,
    local: end(random, family),
    remote: end(random, family),
    autobound: random.below(2) === 0,
    device: random.below(3),
    mark: random.pick([0, 1, 0x10, 0x11, 0xffffffff]),
    cgroup: random.pick([0n, 1n, 1n << 63n]),
  };
};

const randomHost = (random: Generator): BytecodeCondition => {
  const address = Uint8Array.from(random.pick([[], ...four, ...six]));
  const base = { op: 'host', end: random.pick(['local', 'remote'] as const), address } as const;
  const prefixLength = random.below(address.length * 8 + 1);
  return random.below(2) === 0
    ? { ...base, prefixLength }
    : { ...base, prefixLength, port: random.pick(ports) };
};

const randomCondition = (random: Generator): BytecodeCondition => {
  const conditions: readonly (() => BytecodeCondition)[] = [
    () => ({
      op: 'port',
      end: random.pick(['local', 'remote'] as const),
      comparison: random.pick(['=', '>=', '<='] as const),
      port: random.pick(ports),
    }),
    () => randomHost(random),
    () => ({ op: 'autobound' }),
    () => ({ op: 'device', index: random.below(3) }),
    () => ({ op: 'mark', value: random.pick([0, 1, 0x10]), mask: random.pick([1, 0x10, 0xffffffff]) }),
    () => ({ op: 'cgroup', id: random.pick([0n, 1n, 1n << 63n]) }),
  ];
  return random.pick(conditions)();
};

const randomTree = (random: Generator, depth: number): BytecodeNode => {
  const kind = depth === 0 ? 9 : random.below(8);
  if (kind === 0) return { op: random.pick(['true', 'false'] as const) };
  if (kind <= 2) return { op: 'not', operand: randomTree(random, depth - 1) };
  if (kind > 5) return randomCondition(random);
  const operands = Array.from({ length: random.below(4) }, () => randomTree(random, depth - 1));
  return { op: kind % 2 === 0 ? 'and' : 'or', operands };
};

const sameBits = (left: Uint8Array, right: Uint8Array, bits: number): boolean => {
  for (let bit = 0; bit < bits; bit++) {
    const shift = 7 - (bit & 7);
    if (((left[bit >> 3]! >> shift) & 1) !== ((right[bit >> 3]! >> shift) & 1)) return false;
  }
  return true;
};

const comparisons = {
  '=': (left: number, right: number) => left === right,
  '>=': (left: number, right: number) => left >= right,
  '<=': (left: number, right: number) => left <= right,
};

/** What inet_diag_bc_run does for one condition. */
const holds = (condition: BytecodeCondition, socket: Sample): boolean => {
  switch (condition.op) {
    case 'port':
      return comparisons[condition.comparison](socket[condition.end].port, condition.port);
    case 'host': {
      const { port, address } = socket[condition.end];
      if (condition.port !== undefined && condition.port !== port) return false;
      const wanted = condition.address;
      if (wanted.length === 0) return true;
      if (wanted.length === socket.family) return sameBits(address, wanted, condition.prefixLength);
      const isMapped = socket.family === 16 && mapped.every((byte, index) => byte === address[index]);
      return isMapped && sameBits(address.subarray(12), wanted, condition.prefixLength);
    }
    case 'autobound':
      return socket.autobound;
    case 'device':
      return socket.device === condition.index;
    case 'mark':
      return (socket.mark & condition.mask) >>> 0 === condition.value;
    case 'cgroup':
      return socket.cgroup === condition.id;
  }
};

const evaluate = (node: BytecodeNode, socket: Sample): boolean => {
  switch (node.op) {
    case 'and':
      return node.operands.every((operand) => evaluate(operand, socket));
    case 'or':
      return node.operands.some((operand) => evaluate(operand, socket));
    case 'not':
      return !evaluate(node.operand, socket);
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return holds(node, socket);
  }
};

/** Runs a program as the kernel does: accepted where it ends exactly at the end. */
const run = (bytes: Uint8Array, socket: Sample): boolean => {
  const program = new Map(decodeBytecode(bytes).map((instruction) => [instruction.offset, instruction]));
  let at = 0;
  while (at < bytes.length) {
    const { test, yes, no } = program.get(at)!;
    at = test === 'nop' || (test !== 'jump' && holds(test, socket)) ? yes : no;
  }
  return at === bytes.length;
};

describe('filter bytecode', () => {
  it('does what the tree says, for random trees and sockets', () => {
    const random = generator(20240917);
    let accepted = 0;
    for (let round = 0; round < 2000; round++) {
      const tree = randomTree(random, 4);
      const bytes = compileBytecode(tree)!;
      for (let n = 0; n < 20; n++) {
        const socket = sample(random);
        const wanted = evaluate(tree, socket);
        if (wanted) accepted++;
        if (run(bytes, socket) !== wanted)
          assert.fail(
            `${wanted ? 'rejects' : 'accepts'}: ${JSON.stringify([tree, socket], (_, value) => (typeof value === 'bigint' ? `${value}n` : value))}`,
          );
      }
    }
    assert.ok(accepted > 8000 && accepted < 32000, `a fair mixture, not ${accepted}`);
  });

  it('packs the structures of <linux/inet_diag.h>', () => {
    const hex = (node: BytecodeNode): string => Buffer.from(compileBytecode(node)!).toString('hex');
    // code, yes, no; then the second op with the port in its no
    assert.equal(hex({ op: 'port', end: 'remote', comparison: '=', port: 7777 }), '0c080c000000611e');
    assert.equal(
      hex({ op: 'host', end: 'local', address: Uint8Array.of(127, 0, 0, 1), prefixLength: 8 }),
      '07101400' + '02080000' + 'ffffffff' + '7f000001',
    );
    assert.equal(hex({ op: 'mark', value: 0x10, mask: 0xf0 }), '0a0c1000' + '10000000' + 'f0000000');
    assert.equal(hex({ op: 'cgroup', id: 0x1122334455667788n }), '0d0c1000' + '8877665544332211');
    assert.equal(hex({ op: 'device', index: 3 }), '09080c00' + '03000000');
    assert.equal(hex({ op: 'true' }), '00040400');
    assert.equal(hex({ op: 'false' }), '01040800');
  });

  it('joins with jumps only where they are needed', () => {
    const auto: BytecodeNode = { op: 'autobound' };
    const codes = (node: BytecodeNode) =>
      decodeBytecode(compileBytecode(node)!).map(({ test }) => (typeof test === 'string' ? test : test.op));
    assert.deepEqual(codes({ op: 'and', operands: [auto, auto, auto] }), [
      'autobound',
      'autobound',
      'autobound',
    ]);
    assert.deepEqual(codes({ op: 'or', operands: [auto, auto] }), ['autobound', 'jump', 'autobound']);
    assert.deepEqual(codes({ op: 'not', operand: { op: 'not', operand: auto } }), ['autobound']);
    assert.deepEqual(codes({ op: 'and', operands: [{ op: 'true' }, auto] }), ['autobound']);
  });

  it('gives up where a jump would be too long', () => {
    const host: BytecodeNode = { op: 'host', end: 'local', address: new Uint8Array(16), prefixLength: 128 };
    const any = (count: number): BytecodeNode => ({ op: 'or', operands: Array(count).fill(host) });
    const longest = compileBytecode(any(2000))!;
    assert.equal(longest.length, 2000 * 32 - 4);
    assert.equal(decodeBytecode(longest).length, 3999);
    assert.equal(compileBytecode(any(2100)), undefined);
  });

  it('refuses what no condition can hold', () => {
    const port = (number: number) => () =>
      compileBytecode({ op: 'port', end: 'local', comparison: '=', port: number });
    for (const number of [-1, 65536, 1.5, Number.NaN]) assert.throws(port(number), RangeError);
    const host = (size: number, prefixLength: number) => () =>
      compileBytecode({ op: 'host', end: 'local', address: new Uint8Array(size), prefixLength });
    for (const [size, bits] of [
      [4, 33],
      [16, 129],
      [5, 8],
      [0, 1],
      [4, -1],
    ] as const)
      assert.throws(host(size, bits), RangeError);
  });

  it('reads no program that the kernel would refuse', () => {
    const bad = [
      '', // no op
      '0004', // half an op
      '63040400', // an unknown code
      '00030400', // a yes that is no multiple of 4
      '00000400', // a yes that stays where it is
      '00080400', // a yes beyond the end
      '01040000', // a jump to itself
      '01040600', // a no that is no multiple of 4
      '01040c00', // a no more than one op beyond the end
      '02040800', // a port without its second op
      '0c04080000000000', // a yes into the condition
      '0104080007100400' + '02080000ffffffff7f000001', // a no into the condition
      '07101400' + '02210000' + 'ffffffff' + '7f000001', // 33 bits of an IPv4 address
      '07101400' + '01080000' + 'ffffffff' + '7f000001', // a family that is not of the Internet
      '01040800' + '0c080c000000611e', // a jump between two ops
    ];
    for (const hex of bad) assert.throws(() => decodeBytecode(Buffer.from(hex, 'hex')), DecodeError, hex);
  });
});
