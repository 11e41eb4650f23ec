import type { SocketAddress } from '../../family/address.js';

/** The socket types a target can ask for, socket(2). */
export type TargetType = 'stream' | 'dgram' | 'seqpacket';

/** The Internet protocols a target can name. */
export type TargetProtocol = 'tcp' | 'mptcp' | 'sctp' | 'udp' | 'udplite';

/** A host and a port, for those who have them apart. */
export interface HostTarget {
  /** A name, an IPv4 address, or an IPv6 address without brackets; absent for every interface, or this machine. */
  readonly host?: string;
  /** A port, or the name of a service in services(5). */
  readonly port: number | string;
}

/**
 * Where a socket listens, connects or binds. Text names a protocol and a place: `tcp:127.0.0.1:80`, `tcp:[::1]:80`,
 * `udp:localhost:domain`, `mptcp:…`, `sctp:…`, `udplite:…`, `unix:/run/app.sock`, `unix:@abstract`,
 * `seqpacket:/run/app.sock`, `dgram:@log`, `vsock:2:1024`. Without a protocol, the caller's kind of socket decides:
 * `[::1]:80`, `localhost:80`, `/run/app.sock`, `@abstract`. A port alone means every interface to those who listen and
 * this machine to those who connect.
 */
export type SocketTarget = string | number | SocketAddress | HostTarget;

/** What the target is for: a listener and a bound socket may leave host and port open, a client may not. */
export type TargetPurpose = 'listen' | 'bind' | 'connect';

/** A place that needs a name service, or is an address with its port already. */
export interface HostPlace {
  readonly kind: 'host';
  /** Undefined: every interface, or this machine. */
  readonly host: string | undefined;
  readonly port: number;
}

/** A place that is an address. */
export interface AddressPlace {
  readonly kind: 'address';
  readonly address: SocketAddress;
}

/** What a target says; type and protocol only where it says them. */
export interface ParsedTarget {
  readonly type: TargetType | undefined;
  readonly protocol: TargetProtocol | undefined;
  readonly place: HostPlace | AddressPlace;
}
