import assert from 'node:assert/strict';
import { join } from 'node:path';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';
import { createCluster, serverCommand, withoutPostgresql } from './cluster.js';
import { greeters } from './greeters.js';
import { file, type Server } from './server.js';

/** A certificate for localhost, made for the run. */
export const makeCertificate = async (path: string): Promise<{ key: string; certificate: string }> => {
  const [key, certificate] = [join(path, 'key.pem'), join(path, 'certificate.pem')];
  const subject = [
    '-subj',
    '/O=Socketeer/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
  ];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const made = await run('openssl', ['req', ...kind, '-keyout', key, '-out', certificate, ...subject]);
  assert.equal(made.code, 0, made.err);
  return { key, certificate };
};

const mariadbCommand = (port: number, path: string): string[] => [
  '/usr/sbin/mariadbd',
  '--no-defaults',
  `--datadir=${path}`,
  `--socket=${join(path, 'mysqld.sock')}`,
  `--pid-file=${join(path, 'pid')}`,
  `--port=${port}`,
  '--bind-address=127.0.0.1',
  '--skip-grant-tables', // an empty folder is enough then
  '--skip-networking=0',
  '--user=root',
  '--innodb-log-file-size=4M',
  '--innodb-buffer-pool-size=8M',
  '--innodb-data-file-path=ibdata1:4M:autoextend',
  '--max-connect-errors=100000',
];

const redisCommand = (port: number, path: string, ...more: string[]): string[] => {
  const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', path, ...more];
  return ['redis-server', '--port', String(port), ...settings];
};

/** An AMQP server whose every part has its place in the folder. */
const queueCommand = (port: number, path: string): string[] => {
  const settings = {
    proto: 'amqp-rabbit',
    tcp: { ip: '127.0.0.1', port, readBufSize: 4096, writeBufSize: 4096 },
    admin: { ip: '127.0.0.1', port: 0 },
    queue: { shardSize: 8192, maxMessagesInRam: 1024 },
    db: { defaultPath: join(path, 'db'), engine: 'badger' },
    vhost: { defaultPath: '/' },
    security: { passwordCheck: 'md5' },
    connection: { channelsMax: 4096, frameMaxSize: 65536 },
  };
  // JSON is YAML as well
  return ['garagemq', '--config', file(join(path, 'settings.yaml'), JSON.stringify(settings))];
};

/** The servers, each with its own command. */
export const servers: readonly Server[] = [
  ...greeters,
  {
    name: 'lighttpd',
    service: 'http',
    usual: { port: 80 },
    also: ['http2'],
    product: /^lighttpd\/1/,
    details: { status: /^200$/ },
    skip: () => requires('lighttpd'),
    command: (port, path) => {
      file(join(path, 'index.html'), 'hello\n');
      const settings = `server.document-root = "${path}"\nserver.bind = "127.0.0.1"\nserver.port = ${port}\nserver.modules = ()\nindex-file.names = ("index.html")\n`;
      return ['/usr/sbin/lighttpd', '-D', '-f', file(join(path, 'settings'), settings)];
    },
  },
  {
    name: 'openssl s_server',
    service: 'tls',
    usual: { port: 4433 },
    details: {
      tlsProtocol: /^TLSv1\.3$/,
      tlsSubject: /^O=Socketeer, CN=localhost$/,
      tlsSubjectAltNames: /DNS:localhost/,
      tlsSelfSigned: /^true$/,
      tlsVerified: /^false$/,
      tlsVerifyError: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    },
    skip: () => requires('openssl'),
    command: async (port, path) => {
      const { key, certificate } = await makeCertificate(path);
      return [
        'openssl',
        's_server',
        '-quiet',
        '-www',
        '-accept',
        `127.0.0.1:${port}`,
        '-key',
        key,
        '-cert',
        certificate,
      ];
    },
  },
  {
    name: 'PostgreSQL',
    service: 'postgresql',
    usual: { port: 5432 },
    skip: withoutPostgresql,
    details: { tls: /^false$/ },
    command: (port, path) => {
      createCluster(path);
      return serverCommand(path, 'listen_addresses=127.0.0.1', `port=${port}`);
    },
  },
  {
    name: 'MariaDB',
    service: 'mysql',
    usual: { port: 3306 },
    product: /^MariaDB 1\d\./,
    skip: () => requires('mariadbd'),
    command: mariadbCommand,
  },
  {
    name: 'Redis',
    service: 'redis',
    usual: { port: 6379 },
    product: /^redis [67]\./,
    details: { mode: /^standalone$/, role: /^master$/ },
    skip: () => requires('redis-server'),
    command: redisCommand,
  },
  {
    name: 'Redis with a password',
    service: 'redis',
    usual: { port: 6379 },
    details: { authentication: /^true$/ },
    skip: () => requires('redis-server'),
    command: (port, path) => redisCommand(port, path, '--requirepass', 'secret'),
  },
  {
    name: 'memcached',
    service: 'memcached',
    usual: { port: 11211 },
    product: /^memcached 1\./,
    skip: () => requires('memcached'),
    command: (port) => ['memcached', '-u', 'root', '-l', '127.0.0.1', '-p', String(port), '-U', '0'],
  },
  {
    name: 'Mosquitto',
    service: 'mqtt',
    usual: { port: 1883 },
    skip: () => requires('mosquitto'),
    command: (port, path) => {
      const settings = `listener ${port} 127.0.0.1\nallow_anonymous true\nuser root\n`;
      return ['/usr/sbin/mosquitto', '-c', file(join(path, 'settings'), settings)];
    },
  },
  {
    name: 'GarageMQ',
    service: 'amqp',
    usual: { port: 5672 },
    details: { protocol: /^0-9$/ },
    skip: () => requires('garagemq'),
    command: queueCommand,
  },
  {
    name: 'dbus-daemon',
    service: 'dbus',
    usual: { path: '/run/user/1000/bus' },
    details: { mechanisms: /EXTERNAL/ },
    skip: () => requires('dbus-daemon'),
    command: (_port, path) => {
      const address = `--address=unix:path=${join(path, 'server')}`;
      return ['dbus-daemon', '--session', '--nofork', '--nopidfile', '--nosyslog', address];
    },
  },
  {
    name: 'ssh-agent',
    service: 'ssh-agent',
    usual: { path: '/tmp/ssh-XXXX/agent.1' },
    details: { keys: /^0$/ },
    skip: () => requires('ssh-agent'),
    command: (_port, path) => ['ssh-agent', '-D', '-a', join(path, 'server')],
  },
];
