import { createHash } from 'node:crypto';

/** The byte that all random identifiers consist of while these replies are read. */
export const fixed = 0x5a;

/** What RADIUS replies are signed with. */
export const radiusSecret = 'as good as any';

/** An answer to the request of a codec whose every random byte was `fixed`. */
export interface DatagramReply {
  /** Name of the codec. */
  readonly service: string;
  /** Who gave it, or where it is specified. */
  readonly what: string;
  readonly bytes: Buffer;
  readonly product?: string;
  /** Default: true. */
  readonly ready?: boolean;
  /** Some of the details, as they must be. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const lines = (...text: readonly string[]): Buffer => Buffer.from(text.join('\r\n'));

const signed = (head: string, secret: string): Buffer => {
  const bytes = hex(head);
  const authenticator = Buffer.alloc(16, fixed);
  const digest = createHash('md5').update(bytes).update(authenticator).update(secret).digest();
  return Buffer.concat([bytes, digest]);
};

const token = '5a'.repeat(8);
const sipFields = [
  `Via: SIP/2.0/UDP probe.invalid;branch=z9hG4bK${token};rport=57283;received=127.0.0.1`,
  `From: <sip:probe.invalid>;tag=${token}`,
  'To: <sip:probe.invalid>;tag=1601710374cce2a228c0ff19ae605d.fc9c9000',
  `Call-ID: ${token}`,
  'CSeq: 1 OPTIONS',
];

/** A name of NBSTAT: fifteen characters, suffix, flags. */
const nodeName = (name: string, suffix: string, flags: string): string =>
  Buffer.from(name.padEnd(15)).toString('hex') + suffix + flags;
const anyName = `20${Buffer.from(`CK${'A'.repeat(30)}`).toString('hex')}00`;
const statistics = `0200c0ffee01${'00'.repeat(40)}`;
const nodeNames =
  nodeName('FILER', '00', '0400') + nodeName('OFFICE', '00', '8400') + nodeName('FILER', '20', '0400');
const nodeStatus = `03${nodeNames}${statistics}`;

/** Recorded from real servers, or put together by the RFC. */
export const datagramReplies: readonly DatagramReply[] = [
  {
    service: 'dns',
    what: 'dnsmasq 2.90 without servers above it',
    bytes: hex('5a5a 8085 0001 0000 0000 0000 00 0002 0001'),
    details: { rcode: 'REFUSED', recursionAvailable: true, authoritative: false, answers: 0 },
  },
  {
    service: 'dns',
    what: 'RFC 1035 4.1: an answer with a compressed name and an OPT record',
    bytes: hex(`5a5a 8400 0001 0001 0000 0001 00 0002 0001
      00 0002 0001 00000e10 0005 016101 7800  00 0029 04d0 00000000 0000`),
    details: { rcode: 'NOERROR', authoritative: true, answers: 1 },
  },
  {
    service: 'dns',
    what: 'RFC 1035 4.1.1: a server that fails',
    bytes: hex('5a5a 8002 0001 0000 0000 0000 00 0002 0001'),
    ready: false,
    details: { rcode: 'SERVFAIL' },
  },
  {
    service: 'dns',
    what: 'a server that repeats no question in its refusal',
    bytes: hex('5a5a 8004 0000 0000 0000 0000'),
    details: { rcode: 'NOTIMP' },
  },
  {
    service: 'mdns',
    what: 'Avahi 0.8',
    bytes: hex(`5a5a 8400 0001 0001 0000 0000
      095f7365727669636573 075f646e732d7364 045f756470 056c6f63616c 00 000c 8001
      c00c 000c 0001 0000000a 0014 0c5f776f726b73746174696f6e 045f746370 c023`),
    details: { services: '_workstation._tcp.local' },
  },
  {
    service: 'netbios-ns',
    what: 'RFC 1002 4.2.18',
    bytes: hex(`5a5a 8400 0000 0001 0000 0000 ${anyName} 0021 0001 00000000
      ${(nodeStatus.length / 2).toString(16).padStart(4, '0')} ${nodeStatus}`),
    details: {
      computer: 'FILER',
      group: 'OFFICE',
      names: 'FILER<00>, OFFICE<00>, FILER<20>',
      unitId: '02:00:c0:ff:ee:01',
    },
  },
  {
    service: 'netbios-ns',
    what: 'nmbd 4.17',
    bytes: hex(`5a5a 8400 0000 0001 0000 0000 ${anyName} 0021 0001 00000000 0089 05
      504545522020202020202020202020000400
      504545522020202020202020202020030400
      504545522020202020202020202020200400
      554e49542020202020202020202020008400
      554e495420202020202020202020201e8400
      ${'00'.repeat(46)}`),
    details: {
      computer: 'PEER',
      group: 'UNIT',
      names: 'PEER<00>, PEER<03>, PEER<20>, UNIT<00>, UNIT<1e>',
      unitId: '00:00:00:00:00:00',
    },
  },
  {
    service: 'ntp',
    what: 'chrony 4.3 of stratum 8',
    bytes: hex(`240800e6 00000000 00000000 7f7f0101 eeac05788f1eeb45
      5a5a5a5a5a5a5a5a eeac0579c956ea5f eeac0579c96128d6`),
    details: { version: 4, stratum: 8, leap: 'none', referenceId: '127.127.1.1', precision: -26 },
  },
  {
    service: 'ntp',
    what: 'RFC 5905 7.4: a kiss of death',
    bytes: hex(`e40003e9 00000000 00000000 52415445 0000000000000000
      5a5a5a5a5a5a5a5a eeac0579c956ea5f eeac0579c956ea5f`),
    ready: false,
    details: { stratum: 0, kissCode: 'RATE' },
  },
  {
    service: 'ntp',
    what: 'RFC 5905 7.3: a server that is not synchronized',
    bytes: hex(`dc1003e9 00000000 00000000 494e4954 0000000000000000
      5a5a5a5a5a5a5a5a eeac0579c956ea5f eeac0579c956ea5f`),
    ready: false,
    details: { version: 3, stratum: 16, leap: 'unknown' },
  },
  {
    service: 'snmp',
    what: 'snmpd of Net-SNMP 5.9.3',
    bytes: hex(`3071 020103 3011 0204 5a5a5a5a 020300ffe3 040100 020103
      0421301f 0411 80001f888032068810f986016b00000000 020101 020101 0400 0400 0400
      3036 0411 80001f888032068810f986016b00000000 0400
      a81f 0204 5a5a5a5a 020100 020100 3011 300f 060a2b060106030f01010400 410101`),
    details: {
      engineId: '80001f888032068810f986016b00000000',
      enterprise: 8072,
      engineBoots: 1,
      engineTime: 1,
      report: 'usmStatsUnknownEngineIDs',
    },
  },
  {
    service: 'sip',
    what: 'Kamailio 5.6.3',
    bytes: lines(
      'SIP/2.0 200 OK',
      ...sipFields,
      'Server: kamailio (5.6.3 (x86_64/linux))',
      'Content-Length: 0',
      '\r\n',
    ),
    product: 'kamailio (5.6.3 (x86_64/linux))',
    details: { status: 200, reason: 'OK' },
  },
  {
    service: 'sip',
    what: 'RFC 3261 7.3.3: compact forms, and too many hops',
    bytes: lines(
      'SIP/2.0 483 Too Many Hops',
      `v: SIP/2.0/UDP probe.invalid;branch=z9hG4bK${token};rport=57283`,
      `i:${token}`,
      'CSEQ: 1 OPTIONS',
      '\r\n',
    ),
    details: { status: 483, reason: 'Too Many Hops' },
  },
  {
    service: 'sip',
    what: 'RFC 3261 21.5.4: service unavailable',
    bytes: lines('SIP/2.0 503 Service Unavailable', ...sipFields, '\r\n'),
    ready: false,
    details: { status: 503 },
  },
  {
    service: 'stun',
    what: 'coturn 4.6.1',
    bytes: hex(`0101003c 2112a442 5a5a5a5a5a5a5a5a5a5a5a5a 00200008000181c85e12a443
      000100080001a0da7f000001 802b0008000187b87f000001
      80220014 436f7475726e2d342e362e312027476f72737427`),
    product: "Coturn-4.6.1 'Gorst'",
    details: { mappedAddress: '127.0.0.1:41178' },
  },
  {
    service: 'stun',
    what: 'RFC 8489 14.2: an IPv6 address',
    bytes: hex(`01010018 2112a442 5a5a5a5a5a5a5a5a5a5a5a5a 00200014 0002 a147
      0113a9fa 5a5a5a5a5a5a5a5a5a5a5a5b`),
    details: { mappedAddress: '[2001:0db8:0000:0000:0000:0000:0000:0001]:32853' },
  },
  {
    service: 'stun',
    what: 'RFC 8489 14.8: an error',
    bytes: hex('01110014 2112a442 5a5a5a5a5a5a5a5a5a5a5a5a 0009000f 00000400 4261642052657175657374 00'),
    ready: false,
    details: { error: 400, reason: 'Bad Request' },
  },
  {
    service: 'quic',
    what: 'ngtcp2 0.12',
    bytes: hex('a100000000 08 5a5a5a5a5a5a5a5a 08 5a5a5a5a5a5a5a5a 1a2a3a4a 00000001'),
    details: { versions: 'v1' },
  },
  {
    service: 'quic',
    what: 'RFC 9369: two versions, a draft and an unknown one',
    bytes: hex('c000000000 08 5a5a5a5a5a5a5a5a 08 5a5a5a5a5a5a5a5a 6b3343cf 00000001 ff00001d 51303530'),
    details: { versions: 'v2, v1, draft-29, 0x51303530' },
  },
  {
    service: 'dtls',
    what: 'OpenSSL 3.0',
    bytes: hex(`16feff 0000 00005a5a5a5a 0023 03000017 0000 000000 000017
      feff 14 0e7f11a41fddb1d4d178fb1ecf058bc05f05b9ad`),
    details: { helloVerifyVersion: '1.0', cookieLength: 20 },
  },
  {
    service: 'dtls',
    what: 'libcoap 4.3.1 with GnuTLS, which counts its own records',
    bytes: hex(`16feff 0000 000000000000 001f 03000013 0000 000000 000013
      feff 10 a25fc015002950732d9a21f1fb30c24d`),
    details: { cookieLength: 16 },
  },
  { service: 'coap', what: 'libcoap 4.3.1', bytes: hex('70 00 5a5a') },
  {
    service: 'memcached',
    what: 'memcached 1.6.18',
    bytes: hex('5a5a 0000 0001 0000 56455253494f4e20312e362e31380d0a'),
    product: 'memcached 1.6.18',
    details: { version: '1.6.18' },
  },
  {
    service: 'tftp',
    what: 'tftpd-hpa 5.2',
    bytes: Buffer.from('\0\x05\0\x01File not found\0'),
    details: { error: 'file not found', message: 'File not found' },
  },
  {
    service: 'ike',
    what: 'RFC 7296 2.5 and 3.10',
    bytes: hex('5a5a5a5a5a5a5a5a 0000000000000000 29 20 22 20 00000000 00000024 00 00 0008 00 00 0005'),
    details: { version: '2.0', notify: 'INVALID_MAJOR_VERSION' },
  },
  {
    service: 'sunrpc',
    what: 'rpcbind 1.2.6',
    bytes: hex('5a5a5a5a 00000001 00000000 00000000 00000000 00000000'),
    details: { state: 'SUCCESS', portmapper: true },
  },
  {
    service: 'sunrpc',
    what: 'RFC 5531 9: another program',
    bytes: hex('5a5a5a5a 00000001 00000000 00000000 00000000 00000001'),
    details: { state: 'PROG_UNAVAIL', portmapper: false },
  },
  {
    service: 'sunrpc',
    what: 'RFC 5531 9: a server that wants credentials',
    bytes: hex('5a5a5a5a 00000001 00000001 00000001 00000005'),
    details: { state: 'AUTH_ERROR', portmapper: false },
  },
  {
    service: 'ssdp',
    what: 'UPnP Device Architecture 2.0, 1.3.3',
    bytes: lines(
      'HTTP/1.1 200 OK',
      'CACHE-CONTROL: max-age=1800',
      'EXT:',
      'LOCATION: http://192.0.2.1:5000/rootDesc.xml',
      'SERVER: Linux/6.1 UPnP/2.0 MiniUPnPd/2.3.1',
      'ST: upnp:rootdevice',
      'USN: uuid:2fac1234-31f8-11b4-a222-08002b34c003::upnp:rootdevice',
      '\r\n',
    ),
    product: 'Linux/6.1 UPnP/2.0 MiniUPnPd/2.3.1',
    details: { location: 'http://192.0.2.1:5000/rootDesc.xml' },
  },
  {
    service: 'radius',
    what: 'RFC 5997 6.1: Access-Accept',
    bytes: signed('025a0014', radiusSecret),
    details: { answer: 'Access-Accept' },
  },
];
