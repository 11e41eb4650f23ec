import { listSockets } from '../../inventory/index.js';
import { destroySockets } from '../../inventory/kill/index.js';
import { O_RDWR } from '../../kernel/constants.js';
import { close, open, openNetworkNamespace, pidfdGetfd, pidfdOpen } from '../../kernel/index.js';
import { Socket } from '../../socket/socket.js';
import { attempt, ofError, opens } from './attempt.js';
import type { AbilityFinding } from './types.js';

/** Echo requests: by ping sockets, or else by raw ones. */
export function echo(): AbilityFinding {
  const families = ['inet', 'inet6'] as const;
  const missing = families.filter(
    (family) =>
      opens({ family, type: 'dgram', protocol: family === 'inet' ? 'icmp' : 'icmp6' }).state !== 'yes',
  );
  if (missing.length === 0) return { state: 'yes' };
  const raw = opens({ family: 'inet', type: 'raw', protocol: 'icmp' });
  const why = `no ping sockets for ${missing.join(' and ')}: see the sysctl net.ipv4.ping_group_range`;
  if (raw.state === 'yes') return { state: 'yes', reason: `${why}; raw sockets do` };
  return { state: missing.length < families.length ? 'partly' : 'no', reason: why };
}

/** Whether sockets can be opened in other network namespaces: tried with our own. */
export function otherNamespaces(): AbilityFinding {
  return attempt(() => {
    const namespace = openNetworkNamespace('/proc/self/ns/net');
    try {
      return Socket.open({ family: 'inet', type: 'dgram' }, { namespace });
    } finally {
      close(namespace);
    }
  });
}

/** Whether descriptors can be looked at by duplicating them: tried with one of our own. */
export function duplicates(): AbilityFinding {
  return attempt(() => {
    const pidfd = pidfdOpen(process.pid);
    try {
      const copy = pidfdGetfd(pidfd, pidfd);
      return { close: () => close(copy) };
    } finally {
      close(pidfd);
    }
  });
}

/** Tries to destroy a socket that is ours, and bound to a port of the loopback interface. */
async function destroy(socket: Socket): Promise<AbilityFinding> {
  try {
    socket.bind({ family: 'inet', address: '127.0.0.1', port: 0 });
  } catch (error) {
    return { state: 'unknown', reason: ofError(error).reason ?? '' };
  }
  const { localAddress: local } = socket;
  const port = local.family === 'inet' ? local.port : 0;
  for await (const record of listSockets({
    kinds: ['udp'],
    families: ['inet'],
    filter: `sport = :${port}`,
  })) {
    const [result] = await destroySockets([record], { protect: false });
    if (result === undefined || result.outcome === 'destroyed') return { state: 'yes' };
    return { state: 'no', reason: result.reason ?? result.outcome };
  }
  return { state: 'unknown', reason: 'udp: its sockets cannot be listed' };
}

/** Whether sockets can be destroyed: tried with a socket opened for it. */
export async function destroying(): Promise<AbilityFinding> {
  const socket = Socket.open({ family: 'inet', type: 'dgram' });
  try {
    return await destroy(socket);
  } finally {
    socket.close();
  }
}

/** Ports that only the privileged may bind: tried with UDP port 1 of the loopback interface. */
export function lowPorts(): AbilityFinding {
  return attempt(() => {
    const socket = Socket.open({ family: 'inet', type: 'dgram' });
    try {
      socket.bind({ family: 'inet', address: '127.0.0.1', port: 1 });
    } catch (error) {
      socket.close();
      if ((error as { code?: unknown }).code !== 'EADDRINUSE') throw error;
    }
    return socket;
  });
}

/** The device that makes network interfaces. */
export const tun = (): AbilityFinding =>
  attempt(() => {
    const fd = open('/dev/net/tun', O_RDWR);
    return { close: () => close(fd) };
  });
