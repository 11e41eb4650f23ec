/** What servers say to the codecs of streams: recorded, or assembled from the specification where none was at hand. */

/** A reply, and to what. */
export interface StreamReply {
  /** What it is to be recognised as. */
  readonly service: string;
  /** In words, for the title of a test. */
  readonly what: string;
  /** Whose request it answers; `banner` where the server speaks first, `readiness` for the second question. */
  readonly to: string | 'banner' | 'readiness';
  readonly bytes: (request: Uint8Array) => Uint8Array;
  readonly product?: string;
  readonly ready?: boolean;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

const text = (value: string) => () => Buffer.from(value, 'latin1');
const hex = (value: string) => () => Buffer.from(value.replace(/\s+/g, ''), 'hex');

const u32be = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const u32le = (value: number): Buffer => Buffer.from(u32be(value)).reverse();

const words = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);

/** A long string of AMQP behind its name, as in a field table. */
const amqpText = (name: string, value: string): Buffer =>
  Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(`${name}S`),
    u32be(value.length),
    Buffer.from(value),
  ]);

const amqpStart = (): Buffer => {
  const table = Buffer.concat([
    amqpText('platform', 'Erlang/OTP 25'),
    amqpText('product', 'RabbitMQ'),
    amqpText('version', '3.10.8'),
  ]);
  const mechanisms = Buffer.from('PLAIN AMQPLAIN');
  const locales = Buffer.from('en_US');
  const method = Buffer.concat([
    Buffer.from('000a000a0009', 'hex'),
    u32be(table.length),
    table,
    u32be(mechanisms.length),
    mechanisms,
    u32be(locales.length),
    locales,
  ]);
  return Buffer.concat([Buffer.from('010000', 'hex'), u32be(method.length), method, Buffer.of(0xce)]);
};

/** A document of BSON around its elements. */
const bson = (...elements: Buffer[]): Buffer => {
  const body = Buffer.concat([...elements, Buffer.of(0)]);
  return Buffer.concat([u32le(body.length + 4), body]);
};

const element = (type: number, name: string, value: Buffer): Buffer =>
  Buffer.concat([Buffer.of(type), Buffer.from(`${name}\0`), value]);

const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};

/** A hello of a primary, with values of the types that come before the ones we read. */
const mongoHello = (isPrimary: boolean) => (request: Uint8Array) => {
  const document = bson(
    element(
      3,
      'topologyVersion',
      bson(element(7, 'processId', Buffer.alloc(12)), element(18, 'counter', Buffer.alloc(8))),
    ),
    element(8, 'isWritablePrimary', Buffer.of(Number(isPrimary))),
    element(9, 'localTime', Buffer.alloc(8)),
    element(16, 'maxWireVersion', u32le(17)),
    element(1, 'ok', double(1)),
  );
  const body = Buffer.concat([u32le(0), Buffer.of(0), document]);
  const id = Buffer.from(request).subarray(4, 8);
  return Buffer.concat([u32le(body.length + 16), u32le(7), id, u32le(2013), body]);
};

const x11Success = (): Buffer => {
  const vendor = Buffer.from('The X.Org Foundation');
  const bytes = Buffer.alloc(40 + vendor.length);
  bytes[0] = 1;
  new Uint16Array(bytes.buffer, bytes.byteOffset + 2, 3).set([11, 0, (bytes.length - 8) / 4]);
  new Uint32Array(bytes.buffer, bytes.byteOffset + 8, 1)[0] = 12101007;
  new Uint16Array(bytes.buffer, bytes.byteOffset + 24, 1)[0] = vendor.length;
  vendor.copy(bytes, 40);
  return bytes;
};

const x11Refusal = (): Buffer => {
  const reason = Buffer.from('No protocol specified\n\0\0');
  const head = Buffer.of(0, 22);
  return Buffer.concat([head, Buffer.from(Uint16Array.of(11, 0, reason.length / 4).buffer), reason]);
};

const kafkaVersions = (request: Uint8Array): Buffer => {
  const id = Buffer.from(request).subarray(8, 12);
  const keys = Buffer.from('00000000000900010000000d', 'hex');
  return Buffer.concat([u32be(10 + keys.length), id, Buffer.of(0, 0), u32be(2), keys]);
};

const mysqlGreeting =
  '64 00 00 00 0a' + // 100 bytes, sequence 0, protocol 10
  Buffer.from('5.5.5-10.11.19-MariaDB-0+deb12u1\0').toString('hex') +
  '03000000' +
  Buffer.from('d-Q2FHt1\0').toString('hex') +
  'fef7 08 0200 ff81 15 000000000000 1d000000' +
  Buffer.from('5V11B7-x9RnV\0mysql_native_password\0').toString('hex');

const postgresError = (code: string, message: string): (() => Buffer) => {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  return () => Buffer.concat([Buffer.from('E'), u32be(body.length + 4), body]);
};

const httpHead = (status: string, ...fields: string[]): (() => Buffer) =>
  text([`HTTP/1.1 ${status}`, ...fields, '', ''].join('\r\n'));

const serverHello = `16 0303 007a 02 000076 0303 ${'5c'.repeat(32)} 20 ${'a0'.repeat(32)} 1301 00 002e 002b00020304 00330024001d0020 ${'43'.repeat(32)}`;

/** Replies by service. */
export const streamReplies: readonly StreamReply[] = [
  {
    service: 'ssh',
    what: 'OpenSSH',
    to: 'banner',
    bytes: text('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n'),
    product: 'OpenSSH_9.2p1 Debian-2+deb12u10',
    details: { protocol: '2.0' },
  },
  {
    service: 'ssh',
    what: 'lines before the version',
    to: 'banner',
    bytes: text('Welcome to us\r\nSSH-2.0-dropbear_2022.83\r\n'),
    product: 'dropbear_2022.83',
  },
  {
    service: 'smtp',
    what: 'Postfix',
    to: 'banner',
    bytes: text('220 mail.example.org ESMTP Postfix (Debian/GNU)\r\n'),
    product: 'Postfix',
  },
  {
    service: 'smtp',
    what: 'busy',
    to: 'banner',
    bytes: text('421 mail.example.org ESMTP: too many connections\r\n'),
    ready: false,
  },
  {
    service: 'smtp',
    what: 'EHLO answered',
    to: 'smtp',
    bytes: text('250-mail.example.org\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 8BITMIME\r\n'),
    details: { starttls: true },
  },
  {
    service: 'ftp',
    what: 'vsftpd',
    to: 'banner',
    bytes: text('220 (vsFTPd 3.0.3)\r\n'),
    product: 'vsFTPd 3.0.3',
  },
  {
    service: 'ftp',
    what: 'several lines',
    to: 'banner',
    bytes: text(
      '220---------- Welcome to Pure-FTPd [privsep] ----------\r\n220 You will be disconnected.\r\n',
    ),
    product: 'Pure-FTPd',
  },
  { service: 'ftp', what: 'FEAT answered', to: 'ftp', bytes: text('211-Features:\r\n UTF8\r\n211 End\r\n') },
  {
    service: 'pop3',
    what: 'Dovecot',
    to: 'banner',
    bytes: text('+OK Dovecot (Debian) ready. <1a2b.3c@mail>\r\n'),
    details: { apop: true },
  },
  {
    service: 'imap',
    what: 'Dovecot',
    to: 'banner',
    bytes: text('* OK [CAPABILITY IMAP4rev1 SASL-IR STARTTLS] Dovecot (Debian) ready.\r\n'),
    details: { capabilities: 'IMAP4rev1 SASL-IR STARTTLS' },
  },
  {
    service: 'imap',
    what: 'goodbye',
    to: 'banner',
    bytes: text('* BYE too many connections\r\n'),
    ready: false,
  },
  {
    service: 'mysql',
    what: 'MariaDB',
    to: 'banner',
    bytes: hex(mysqlGreeting),
    product: 'MariaDB 10.11.19-MariaDB-0+deb12u1',
    details: { tls: false, authentication: 'mysql_native_password' },
  },
  {
    service: 'mysql',
    what: 'too many connections',
    to: 'banner',
    bytes: hex(`17 00 00 00 ff 1004 ${Buffer.from('Too many connections').toString('hex')}`),
    ready: false,
  },
  {
    service: 'mysql',
    what: 'not from this host',
    to: 'banner',
    bytes: hex(`15 00 00 00 ff 6a04 ${Buffer.from('Host is not allow.').toString('hex')}`),
    ready: true,
    details: { code: 1130 },
  },
  {
    service: 'nats',
    what: 'INFO',
    to: 'banner',
    bytes: text('INFO {"server_id":"A","server_name":"n1","version":"2.9.10","proto":1} \r\n'),
    product: 'NATS 2.9.10',
  },
  { service: 'rfb', what: 'TigerVNC', to: 'banner', bytes: text('RFB 003.008\n') },
  {
    service: 'http',
    what: 'nginx',
    to: 'http',
    bytes: httpHead('200 OK', 'Server: nginx/1.22.1', 'Content-Length: 0'),
    product: 'nginx/1.22.1',
    details: { status: 200 },
  },
  {
    service: 'http',
    what: 'redirect',
    to: 'http',
    bytes: httpHead('301 Moved Permanently', 'Location: https://example.org/'),
    details: { location: 'https://example.org/' },
  },
  {
    service: 'http',
    what: 'unavailable',
    to: 'http',
    bytes: httpHead('503 Service Unavailable', 'Server: HAProxy'),
    ready: false,
  },
  {
    service: 'http',
    what: 'Elasticsearch',
    to: 'http',
    bytes: httpHead('200 OK', 'X-elastic-product: Elasticsearch'),
    product: 'Elasticsearch',
  },
  {
    service: 'docker',
    what: 'Docker',
    to: 'docker',
    bytes: httpHead(
      '200 OK',
      'Api-Version: 1.43',
      'Docker-Experimental: false',
      'Ostype: linux',
      'Server: Docker/24.0.7 (linux)',
    ),
    product: 'Docker/24.0.7 (linux)',
  },
  {
    service: 'redis',
    what: 'PONG and HELLO',
    to: 'redis',
    bytes: text(
      '+PONG\r\n*14\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:2\r\n$2\r\nid\r\n:3\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n',
    ),
    product: 'redis 7.0.15',
    details: { mode: 'standalone', role: 'master' },
  },
  {
    service: 'redis',
    what: 'without HELLO',
    to: 'redis',
    bytes: text("+PONG\r\n-ERR unknown command 'HELLO'\r\n"),
  },
  {
    service: 'redis',
    what: 'password',
    to: 'redis',
    bytes: text(
      '-NOAUTH Authentication required.\r\n-NOAUTH HELLO must be called with the client already authenticated\r\n',
    ),
    details: { authentication: true },
  },
  {
    service: 'redis',
    what: 'loading',
    to: 'redis',
    bytes: text('-LOADING Redis is loading the dataset in memory\r\n'),
    ready: false,
  },
  {
    service: 'memcached',
    what: 'version',
    to: 'memcached',
    bytes: text('VERSION 1.6.18\r\n'),
    product: 'memcached 1.6.18',
  },
  { service: 'postgresql', what: 'TLS', to: 'postgresql', bytes: text('S'), details: { tls: true } },
  { service: 'postgresql', what: 'no TLS', to: 'postgresql', bytes: text('N'), details: { tls: false } },
  {
    service: 'postgresql',
    what: 'password wanted',
    to: 'readiness',
    bytes: hex('52 00000017 0000000a 534352414d2d5348412d323536 00 00'),
    ready: true,
  },
  {
    service: 'postgresql',
    what: 'starting',
    to: 'readiness',
    bytes: postgresError('57P03', 'the database system is starting up'),
    ready: false,
  },
  {
    service: 'postgresql',
    what: 'no such role',
    to: 'readiness',
    bytes: postgresError('28000', 'role "socketeer" does not exist'),
    ready: true,
  },
  {
    service: 'amqp',
    what: 'RabbitMQ',
    to: 'amqp',
    bytes: amqpStart,
    product: 'RabbitMQ 3.10.8',
    details: { protocol: '0-9' },
  },
  {
    service: 'amqp',
    what: 'version 1.0',
    to: 'amqp',
    bytes: text('AMQP\x03\x01\0\0'),
    details: { protocol: '3-1-0-0' },
  },
  { service: 'mqtt', what: 'Mosquitto', to: 'mqtt', bytes: hex('20020001') },
  { service: 'mqtt', what: 'MQTT 5', to: 'mqtt', bytes: hex('2003008400') },
  {
    service: 'mongodb',
    what: 'primary',
    to: 'mongodb',
    bytes: mongoHello(true),
    details: { maxWireVersion: 17, primary: true },
  },
  {
    service: 'mongodb',
    what: 'neither primary nor secondary',
    to: 'mongodb',
    bytes: mongoHello(false),
    ready: false,
  },
  {
    service: 'http2',
    what: 'settings, and a stream that is refused',
    to: 'http2',
    bytes: hex('000006 04 00 00000000 000300000064 000004 03 00 00000001 00000007'),
  },
  {
    service: 'grpc',
    what: 'a call that is answered',
    to: 'http2',
    bytes: hex(
      '000000 04 00 00000000 000000 04 01 00000000 00000e 01 05 00000001 88 5f8b1d75d0620d263d4c4d6564',
    ),
  },
  {
    service: 'dbus',
    what: 'dbus-daemon',
    to: 'dbus',
    bytes: text('REJECTED EXTERNAL DBUS_COOKIE_SHA1 ANONYMOUS\r\n'),
    details: { mechanisms: 'EXTERNAL DBUS_COOKIE_SHA1 ANONYMOUS' },
  },
  {
    service: 'varlink',
    what: 'systemd',
    to: 'varlink',
    bytes: text(
      '{"parameters":{"vendor":"The systemd Project","product":"systemd (Resolve)","version":"252","url":"https://systemd.io/","interfaces":["io.systemd","org.varlink.service"]}}\0',
    ),
    product: 'systemd (Resolve) 252',
  },
  {
    service: 'ldap',
    what: 'OpenLDAP',
    to: 'ldap',
    bytes: hex('3009020101640404003000 300c02010165070a010004000400'),
  },
  { service: 'kafka', what: 'two requests', to: 'kafka', bytes: kafkaVersions, details: { requests: 2 } },
  {
    service: 'rtsp',
    what: 'a camera',
    to: 'rtsp',
    bytes: text('RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: GStreamer RTSP server\r\nPublic: OPTIONS\r\n\r\n'),
    product: 'GStreamer RTSP server',
  },
  {
    service: 'rdp',
    what: 'with TLS',
    to: 'rdp',
    bytes: hex('03000013 0ed000001234 00 0200080001000000'),
    details: { security: 'tls' },
  },
  {
    service: 'ssh-agent',
    what: 'no keys',
    to: 'ssh-agent',
    bytes: hex('00000005 0c 00000000'),
    details: { keys: 0 },
  },
  { service: 'ssh-agent', what: 'locked', to: 'ssh-agent', bytes: hex('00000001 05') },
  {
    service: 'x11',
    what: 'X.Org',
    to: 'x11',
    bytes: x11Success,
    product: 'The X.Org Foundation',
    details: { access: 'granted' },
  },
  { service: 'x11', what: 'refused', to: 'x11', bytes: x11Refusal, details: { access: 'refused' } },
  {
    service: 'wayland',
    what: 'a callback',
    to: 'wayland',
    bytes: () => words(2, 12 << 16, 7, 1, (12 << 16) | 1, 2),
  },
  { service: 'echo', what: 'the same again', to: 'echo', bytes: (request) => request },
  { service: 'tls', what: 'ServerHello', to: 'tls', bytes: hex(serverHello) },
  {
    service: 'tls',
    what: 'alert',
    to: 'tls',
    bytes: hex('15 0303 0002 0228'),
    details: { alert: 'handshake_failure' },
  },
];
