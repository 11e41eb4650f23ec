import type { AddressType } from '../types.js';
import { forEachIpVersion, row } from './row.js';

const connecting = 'FD,SOCKET,CHILD,RETRY,IP4,IP6';
const listening = 'FD,SOCKET,LISTEN,CHILD,RETRY,RANGE,IP4,IP6';

const tls: readonly AddressType[] = [
  row({
    keyword: 'OPENSSL',
    aliases: ['OPENSSL-CONNECT', 'SSL'],
    syntax: ':<host>:<port>',
    groups: `${connecting},TCP,OPENSSL`,
    doc: 'connects to a server by TLS',
    load: async () => (await import('../tls/connect.js')).open,
  }),
  row({
    keyword: 'OPENSSL-LISTEN',
    aliases: ['SSL-L'],
    syntax: ':<port>',
    groups: `${listening},TCP,OPENSSL`,
    doc: 'waits for connections by TLS',
    load: async () => (await import('../tls/listen.js')).open,
  }),
  row({
    keyword: 'OPENSSL-DTLS-CLIENT',
    aliases: ['OPENSSL-DTLS-CONNECT', 'DTLS', 'DTLS-C', 'DTLS-CLIENT', 'DTLS-CONNECT'],
    syntax: ':<host>:<port>',
    groups: `${connecting},UDP,OPENSSL`,
    doc: 'connects to a server by DTLS, over UDP',
    load: async () => (await import('../tls/dtls-connect.js')).open,
  }),
  row({
    keyword: 'OPENSSL-DTLS-SERVER',
    aliases: ['OPENSSL-DTLS-LISTEN', 'DTLS-L', 'DTLS-LISTEN', 'DTLS-SERVER'],
    syntax: ':<port>',
    groups: `${listening},UDP,OPENSSL`,
    doc: 'waits for a peer by DTLS, over UDP',
    load: async () => (await import('../tls/dtls-listen.js')).open,
  }),
];

const socks5 = (role: string, aliases: string[], end: string, doc: string): AddressType =>
  row({
    keyword: `SOCKS5-${role}`,
    aliases,
    syntax: `:<socks-server>[:<socks-port>]:<${end}-host>:<${end}-port>`,
    parameters: [3, 4],
    groups: `${connecting},TCP,SOCKS`,
    doc,
    load: async () => (await import('../proxy/socks5-open.js')).open,
  });

const proxies: readonly AddressType[] = [
  row({
    keyword: 'SOCKS4',
    aliases: ['SOCKS'],
    syntax: ':<socks-server>:<host>:<port>',
    groups: `${connecting},TCP,SOCKS`,
    doc: 'connects through a SOCKS4 proxy',
    load: async () => (await import('../proxy/socks4-connect.js')).open,
  }),
  row({
    keyword: 'SOCKS4A',
    syntax: ':<socks-server>:<host>:<port>',
    groups: `${connecting},TCP,SOCKS`,
    doc: 'connects through a SOCKS4A proxy, which resolves the name',
    load: async () => (await import('../proxy/socks4-connect.js')).open,
  }),
  socks5('CONNECT', ['SOCKS5'], 'target', 'connects through a SOCKS5 proxy'),
  socks5('LISTEN', ['SOCKS5-BIND'], 'listen', 'waits for a connection at a SOCKS5 proxy'),
  row({
    keyword: 'PROXY',
    aliases: ['PROXY-CONNECT'],
    syntax: ':<proxy-server>:<host>:<port>',
    groups: `${connecting},TCP,HTTP`,
    doc: 'connects through an HTTP proxy by CONNECT',
    load: async () => (await import('../proxy/http-connect.js')).open,
  }),
];

const rawIp: readonly AddressType[] = [
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `IP${suffix}-SENDTO`,
      aliases: [`IP${suffix}`, `IP${suffix}-SEND`],
      syntax: ':<host>:<protocol>',
      groups: `FD,SOCKET,${groups}`,
      doc: `exchanges raw packets of a protocol with one peer${over}`,
      load: async () => (await import('../net/ip-datagram.js')).openSendto,
    }),
  ),
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `IP${suffix}-DATAGRAM`,
      aliases: [`IP${suffix}-DGRAM`],
      syntax: ':<host>:<protocol>',
      groups: `FD,SOCKET,RANGE,${groups}`,
      doc: `sends raw packets to an address, a group or everybody${over}, receives from all in range`,
      load: async () => (await import('../net/ip-datagram.js')).openDatagram,
    }),
  ),
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `IP${suffix}-RECVFROM`,
      syntax: ':<protocol>',
      groups: `FD,SOCKET,CHILD,RANGE,${groups}`,
      doc: `receives one raw packet${over} and answers it; with fork every packet`,
      load: async () => (await import('../net/ip-datagram.js')).openReceiveFrom,
    }),
  ),
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `IP${suffix}-RECV`,
      syntax: ':<protocol>',
      groups: `FD,SOCKET,RANGE,${groups}`,
      doc: `receives raw packets of everybody${over}`,
      only: 'read',
      load: async () => (await import('../net/ip-datagram.js')).openReceive,
    }),
  ),
];

const links: readonly AddressType[] = [
  row({
    keyword: 'INTERFACE',
    aliases: ['IF'],
    syntax: ':<interface>',
    groups: 'FD,SOCKET,INTERFACE',
    doc: 'exchanges packets with a network interface',
    load: async () => (await import('../raw/interface.js')).open,
  }),
  row({
    keyword: 'TUN',
    syntax: '[:<ip-addr>/<bits>]',
    parameters: [0, 1],
    groups: 'FD,CHR,OPEN,INTERFACE',
    doc: 'makes a network interface whose packets come here',
    load: async () => (await import('../raw/tun.js')).open,
  }),
];

/** TLS, proxies, raw IP and network interfaces. */
export const secureRows: readonly AddressType[] = [...tls, ...proxies, ...rawIp, ...links];
