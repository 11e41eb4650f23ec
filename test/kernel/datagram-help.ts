import { Socket } from '../../src/index.js';
import { requiresKernel } from '../support/skip.js';

const probe = (protocol: 'udplite', family: 'inet' | 'inet6') => () =>
  Socket.open({ family, type: 'dgram', protocol });

/** Datagram sockets of the Internet, each with a target to bind to, and why it cannot be tested. */
export const kinds = [
  { name: 'udp', family: 'inet', target: 'udp:127.0.0.1:0', skip: false },
  { name: 'udp over IPv6', family: 'inet6', target: 'udp:[::1]:0', skip: false },
  {
    name: 'udplite',
    family: 'inet',
    target: 'udplite:127.0.0.1:0',
    skip: requiresKernel('UDP-Lite', probe('udplite', 'inet')),
  },
  {
    name: 'udplite over IPv6',
    family: 'inet6',
    target: 'udplite:[::1]:0',
    skip: requiresKernel('UDP-Lite', probe('udplite', 'inet6')),
  },
] as const;
