import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { drain, openNetlink } from '../../src/kernel/netlink.js';
import {
  AF_INET,
  AF_INET6,
  type BytecodeCondition,
  type BytecodeNode,
  compileBytecode,
  cookieOf,
  decodeDump,
  encodeInetDiagRequest,
  type InetDiagMessage,
  IPPROTO_TCP,
  IPPROTO_UDP,
  inetDiagDecoder,
  NETLINK_SOCK_DIAG,
  startDump,
} from '../../src/wire/index.js';
import { Random } from '../fuzz/random.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { native } from '../support/native.js';
import { requires } from '../support/skip.js';
import { filterScene } from '../support/sockets/filter-scene.js';
import type { Fixture } from '../support/sockets/fixture.js';

enterFreshNamespace();

const SEED = 4;
const TREES = 400;

const tables = [AF_INET, AF_INET6].flatMap((family) =>
  [IPPROTO_TCP, IPPROTO_UDP].map((protocol) => ({ family, protocol })),
);

/** The sockets the kernel lists, for each filter program. */
const list = async (programs: readonly (Uint8Array | undefined)[]): Promise<InetDiagMessage[][]> => {
  const requests = programs.flatMap((bytecode) =>
    tables.map((table) => encodeInetDiagRequest({ ...table, ...(bytecode && { bytecode }) })),
  );
  const found: InetDiagMessage[][] = programs.map(() => []);
  const statuses = requests.map(() => startDump());
  const fd = openNetlink(NETLINK_SOCK_DIAG);
  try {
    const sent = await drain(fd, requests, {
      onChunk: (request, bytes) =>
        decodeDump(bytes, inetDiagDecoder(), found[Math.floor(request / tables.length)]!, statuses[request]!),
    });
    assert.ok(sent.every((status) => status === 0));
  } finally {
    native().close(fd);
  }
  for (const [index, { error, done }] of statuses.entries())
    assert.deepEqual([error, done], [undefined, true], `request ${index}`);
  return found;
};

/** An address as hexadecimal digits, IPv4 ones as if they were mapped. */
const plain = (text: string): { bytes: Uint8Array; family: number } => {
  const last = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (last !== null && !text.includes(':'))
    return { bytes: Uint8Array.from(last.slice(1).map(Number)), family: 4 };
  const bytes = new Uint8Array(16);
  if (last !== null) bytes.set([0xff, 0xff, ...last.slice(1).map(Number)], 10);
  else if (text === '::1') bytes[15] = 1;
  else assert.equal(text, '::', 'the scene has no other addresses');
  return { bytes, family: 16 };
};

const bits = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');

const matchesAddress = (text: string, wanted: Uint8Array, prefixLength: number): boolean => {
  const { bytes, family } = plain(text);
  const compared =
    family === 16 && wanted.length === 4 && text.startsWith('::ffff:') ? bytes.subarray(12) : bytes;
  if (wanted.length === 0) return true;
  return compared.length === wanted.length && bits(compared).startsWith(bits(wanted).slice(0, prefixLength));
};

const holds = (condition: BytecodeCondition, socket: InetDiagMessage): boolean => {
  switch (condition.op) {
    case 'port': {
      const port = condition.end === 'local' ? socket.sport : socket.dport;
      if (condition.comparison === '=') return port === condition.port;
      return condition.comparison === '>=' ? port >= condition.port : port <= condition.port;
    }
    case 'host': {
      const [port, address] =
        condition.end === 'local' ? [socket.sport, socket.src] : [socket.dport, socket.dst];
      if (condition.port !== undefined && condition.port !== port) return false;
      return matchesAddress(address, condition.address, condition.prefixLength);
    }
    case 'device':
      return socket.ifindex === condition.index;
    case 'mark':
      return ((socket.attributes?.mark ?? 0) & condition.mask) >>> 0 === condition.value;
    case 'cgroup':
      return (socket.attributes?.cgroupId ?? 0n) === condition.id;
    case 'autobound':
      return assert.fail('the messages do not say');
  }
};

const evaluate = (node: BytecodeNode, socket: InetDiagMessage): boolean => {
  switch (node.op) {
    case 'and':
      return node.operands.every((operand) => evaluate(operand, socket));
    case 'or':
      return node.operands.some((operand) => evaluate(operand, socket));
    case 'not':
      return !evaluate(node.operand, socket);
    case 'true':
    case 'false':
      return node.op === 'true';
    default:
      return holds(node, socket);
  }
};

/** A condition about one of the sockets there are, so that it often holds. */
const randomCondition = (random: Random, socket: InetDiagMessage): BytecodeCondition => {
  const end = random.pick(['local', 'remote'] as const);
  const port = end === 'local' ? socket.sport : socket.dport;
  const address = plain(end === 'local' ? socket.src : socket.dst).bytes;
  const prefixLength = random.below(address.length * 8 + 1);
  const mask = random.pick([0xffff_ffff, 0x10, 1, 0]);
  return random.pick<BytecodeCondition>([
    { op: 'port', end, comparison: random.pick(['=', '>=', '<='] as const), port },
    { op: 'host', end, address, prefixLength },
    { op: 'host', end, address, prefixLength, port },
    { op: 'host', end, address: new Uint8Array(0), prefixLength: 0, port },
    { op: 'device', index: socket.ifindex },
    { op: 'mark', value: ((socket.attributes?.mark ?? 0) & mask) >>> 0, mask },
    { op: 'cgroup', id: socket.attributes?.cgroupId ?? 0n },
  ]);
};

const randomTree = (random: Random, sockets: readonly InetDiagMessage[], depth: number): BytecodeNode => {
  const kind = depth === 0 ? 9 : random.below(8);
  if (kind === 0) return { op: 'not', operand: randomTree(random, sockets, depth - 1) };
  if (kind > 3) return randomCondition(random, random.pick(sockets));
  const operands = Array.from({ length: 1 + random.below(4) }, () => randomTree(random, sockets, depth - 1));
  return { op: kind === 1 ? 'and' : 'or', operands };
};

const names = (sockets: readonly InetDiagMessage[]): string[] =>
  sockets
    .map((socket) => `${socket.src}:${socket.sport} ${socket.dst}:${socket.dport} ${cookieOf(socket)}`)
    .sort();

describe('filter programs in the kernel', { skip: requires('netns', 'root') }, () => {
  let fixture: Fixture;
  let all: InetDiagMessage[] = [];

  before(async () => {
    fixture = filterScene();
    all = (await list([undefined]))[0] ?? [];
  });
  after(() => fixture.close());

  it(`let pass what the tree says (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    assert.ok(all.length > 60, `${all.length} sockets`);
    assert.ok(new Set(all.map(({ attributes }) => attributes?.mark)).size > 4, 'marks are told');
    assert.ok(all.some(({ ifindex }) => ifindex !== 0) && all.some(({ src }) => src.startsWith('::ffff:')));
    const trees = Array.from({ length: TREES }, () => randomTree(random, all, 4));
    const found = await list(trees.map((tree) => compileBytecode(tree)!));
    let passed = 0;
    for (const [index, tree] of trees.entries()) {
      const wanted = all.filter((socket) => evaluate(tree, socket));
      passed += wanted.length;
      const text = JSON.stringify(tree, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
      assert.deepEqual(names(found[index]!), names(wanted), text);
    }
    const share = passed / (TREES * all.length);
    assert.ok(share > 0.1 && share < 0.9, `a fair mixture, not ${share}`);
  });

  it('know which ports the kernel chose', async () => {
    const [found = []] = await list([compileBytecode({ op: 'autobound' })!]);
    const chosen = all.filter(({ sport }) => sport > 32_000 && sport !== 65_535);
    assert.ok(chosen.length > 10);
    // the accepted sockets inherit nothing of bind(2) either, and listen on a port that was given
    const ports = new Set(found.map(({ sport }) => sport));
    for (const { sport } of chosen) assert.ok(ports.has(sport), `${sport}`);
    assert.ok(!found.some(({ state, sport }) => state === 10 && sport === 80), 'listeners are bound');
  });

  it('may be as long as the jumps reach', async () => {
    const wrong: BytecodeNode = {
      op: 'host',
      end: 'local',
      address: new Uint8Array(16).fill(9),
      prefixLength: 128,
    };
    const right: BytecodeNode = { op: 'port', end: 'remote', comparison: '=', port: 7777 };
    const program = compileBytecode({
      op: 'or',
      operands: [...Array<BytecodeNode>(2000).fill(wrong), right],
    });
    assert.ok(program !== undefined && program.length > 63_000);
    const [found = []] = await list([program]);
    assert.deepEqual(names(found), names(all.filter(({ dport }) => dport === 7777)));
  });
});
