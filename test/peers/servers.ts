import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, listen } from '../../src/index.js';
import { run } from '../support/run.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { createCluster, serverCommand, withoutPostgresql } from './cluster.js';
import { eventually, folder, Peer, patience } from './peer.js';

/** Where a server listens: a TCP port of 127.0.0.1, or the path of a Unix socket. */
export interface Place {
  readonly target: string;
  readonly port?: number;
  readonly path?: string;
}

/** A server of a Debian package, and what is to be found out about it. */
export interface Server {
  readonly name: string;
  /** Name of its service; with `usual`, the port or path where one expects it. */
  readonly service: string;
  readonly usual: { readonly port: number } | { readonly path: string };
  /** What it speaks besides. */
  readonly also?: readonly string[];
  readonly product?: RegExp;
  readonly details?: Readonly<Record<string, RegExp>>;
  readonly skip: () => string | false;
  /** Its command for a port and a folder of its own; it listens at `server` in that folder where it has no port. */
  readonly command: (port: number, path: string) => readonly string[] | Promise<readonly string[]>;
}

/** A server that runs until it is disposed of. */
export interface Running extends AsyncDisposable {
  readonly place: Place;
}

/** A port nobody uses just now; nobody else is in the namespace of the tests. */
const freePort = async (): Promise<number> => {
  await using listener = await listen('tcp:127.0.0.1:0');
  return (listener.address as { port: number }).port;
};

const file = (path: string, text: string): string => {
  writeFileSync(path, text);
  return path;
};

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

/** Root becomes an ordinary user, as sshd wants a folder of the system where it may change its root. */
const asNobody = (command: readonly string[]): string[] =>
  isMachineRoot()
    ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', ...command]
    : [...command];

const sshCommand = async (port: number, path: string): Promise<string[]> => {
  const key = join(path, 'host-key');
  const made = await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  assert.equal(made.code, 0, made.err);
  if (isMachineRoot()) await run('chown', ['-R', 'nobody', path]);
  const options = ['ListenAddress=127.0.0.1', 'PidFile=none', 'UsePAM=no', 'MaxStartups=1000'];
  const given = options.flatMap((option) => ['-o', option]);
  return asNobody(['/usr/sbin/sshd', '-D', '-e', '-f', '/dev/null', '-h', key, '-p', String(port), ...given]);
};

const withoutSsh = (): string | false =>
  requires('sshd', 'setpriv') ||
  (process.getuid?.() === 0 && !isMachineRoot()
    ? 'sshd wants /run/sshd of root, and that is another root'
    : false);

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

/** The servers, each with its own command. */
export const servers: readonly Server[] = [
  {
    name: 'OpenSSH',
    service: 'ssh',
    usual: { port: 22 },
    product: /^OpenSSH_/,
    skip: withoutSsh,
    command: sshCommand,
  },
  {
    name: 'msmtpd',
    service: 'smtp',
    usual: { port: 25 },
    product: /^msmtpd$/,
    skip: () => requires('msmtpd'),
    command: (port) => ['msmtpd', '--interface=127.0.0.1', `--port=${port}`, '--command=/bin/true'],
  },
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

/** Starts a server, and waits until it listens. */
export const start = async ({ usual, command }: Server): Promise<Running> => {
  const own = folder();
  let peer: Peer | undefined;
  const stop = async (): Promise<void> => {
    await peer?.[Symbol.asyncDispose]();
    own[Symbol.dispose]();
  };
  try {
    const port = await freePort();
    peer = new Peer(await command(port, own.path));
    const path = own.of('server');
    const place = 'port' in usual ? { target: `tcp:127.0.0.1:${port}`, port } : { target: path, path };
    await eventually(async () => (await connect(place.target, { timeout: patience })).destroy());
    return { place, [Symbol.asyncDispose]: stop };
  } catch (error) {
    const said = peer?.output ?? '';
    await stop();
    throw new Error(`${(error as Error).message}\n${said}`, { cause: error });
  }
};
