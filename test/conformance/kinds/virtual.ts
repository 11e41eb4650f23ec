import type { Kind, Library } from '../kind.js';

const ANY = 0xffff_ffff;
const LOCAL = 1;
const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

/** vsock(7): a port without a listener answers with a reset where the kernel has vsock_loopback. */
const vsockObstacle: Kind['obstacle'] = async ({ Socket }: Library) => {
  using probe = Socket.open({ family: 'vsock', type: 'stream' });
  try {
    await probe.connect({ family: 'vsock', cid: LOCAL, port: ANY - 1 }, { timeout: 200 });
    return undefined;
  } catch (error) {
    return codeOf(error) === 'ECONNRESET'
      ? undefined
      : `kernel lacks vsock_loopback: connect to cid 1 gives ${codeOf(error)}`;
  }
};

const vsock = (type: 'stream' | 'dgram' | 'seqpacket'): Kind => ({
  title: `vsock ${type}`,
  spec: { family: 'vsock', type },
  link: type === 'dgram' ? 'message' : 'connection',
  boundaries: type !== 'stream',
  local: ({ number }) => ({ family: 'vsock', cid: ANY, port: 0x1000_0000 + process.pid * 64 + number }),
  reach: (bound) => (bound.family === 'vsock' ? { ...bound, cid: LOCAL } : bound),
  exclusive: true,
  obstacle: vsockObstacle,
});

const tipc = (type: 'stream' | 'seqpacket' | 'dgram' | 'rdm'): Kind => ({
  title: `tipc ${type}`,
  spec: { family: 'tipc', type },
  link: 'none',
  boundaries: type !== 'stream',
  local: () => ({ family: 'tipc', node: 0, ref: 0 }),
  exclusive: false,
});

/** AF_XDP carries data through rings in memory only, and is not bound before they are there. */
const xdp: Kind = {
  title: 'xdp raw',
  spec: { family: 'xdp', type: 'raw' },
  link: 'none',
  boundaries: true,
  local: () => ({ family: 'xdp', interfaceIndex: 1, queueId: 0 }),
  exclusive: false,
  obstacle: async (_library, socket) => {
    try {
      socket.bind({ family: 'xdp', interfaceIndex: 1, queueId: 0 });
      return undefined;
    } catch (error) {
      return `no rings: bind gives ${codeOf(error)}`;
    }
  },
};

/** vsock(7), tipc(7), the kernel's af_xdp.rst. */
export const virtualKinds: readonly Kind[] = [
  ...(['stream', 'dgram', 'seqpacket'] as const).map(vsock),
  ...(['stream', 'seqpacket', 'dgram', 'rdm'] as const).map(tipc),
  xdp,
];
