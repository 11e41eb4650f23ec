import { AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_STREAM } from '../../kernel/constants.js';
import { socketpair } from '../../kernel/index.js';
import type { Opened, OpenRequest } from '../types.js';
import { pairEndpoint } from './pair.js';

/** Families of socketpair(2), by name or number; the kernel has pairs of AF_UNIX and AF_TIPC only. */
function protocolFamily(text: string | undefined): number {
  if (text === undefined || /^(unix|local)$/i.test(text)) return AF_UNIX;
  return Number(text);
}

/** SOCKETPAIR: what is written comes back, over two sockets: message by message, unless they are streams. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { context, options } = request;
  const family = protocolFamily(options.text('protocol-family'));
  const type = options.integer('so-type') ?? SOCK_DGRAM;
  const protocol = options.integer('so-protocol') ?? 0;
  const [read, write] = socketpair(family, type | SOCK_CLOEXEC, protocol);
  context.log('info', `socketpair({${read},${write}})`);
  const isStream = type === SOCK_STREAM;
  const opened = pairEndpoint(request, {
    read,
    write,
    kind: 'socket',
    bounds: isStream ? 'bytes' : 'messages',
    label: 'socketpair',
    end: isStream ? 'close' : 'none',
  });
  context.log('notice', 'writing to and reading from unnamed socketpair');
  return opened;
}
