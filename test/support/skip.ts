import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isPrivateNamespace } from './namespace.js';

/** The Debian package of each program the tests use. */
const debianPackages = {
  'avahi-daemon': 'avahi-daemon',
  cc: 'gcc',
  charon: 'strongswan-charon',
  chronyd: 'chrony',
  'coap-server-gnutls': 'libcoap3-bin',
  'coap-server-notls': 'libcoap3-bin',
  'dbus-daemon': 'dbus-daemon',
  dnsmasq: 'dnsmasq-base',
  fish: 'fish',
  freeradius: 'freeradius',
  garagemq: 'garagemq',
  gdb: 'gdb',
  gtlsserver: 'ngtcp2-server',
  'imap-login': 'dovecot-imapd',
  'in.tftpd': 'tftpd-hpa',
  ip: 'iproute2',
  kamailio: 'kamailio',
  lighttpd: 'lighttpd',
  logger: 'bsdutils',
  mariadbd: 'mariadb-server-core',
  memcached: 'memcached',
  miniupnpd: 'miniupnpd-nftables',
  mosquitto: 'mosquitto',
  msmtpd: 'msmtp-mta',
  nc: 'netcat-openbsd',
  nft: 'nftables',
  nsenter: 'util-linux',
  openssl: 'openssl',
  ping: 'iputils-ping',
  'pop3-login': 'dovecot-pop3d',
  postgres: 'postgresql-15',
  'redis-server': 'redis-server',
  rpcbind: 'rpcbind',
  script: 'bsdutils',
  setfacl: 'acl',
  setfattr: 'attr',
  setpriv: 'util-linux',
  snmpd: 'snmpd',
  socat: 'socat',
  ss: 'iproute2',
  'ssh-agent': 'openssh-client',
  sshd: 'openssh-server',
  strace: 'strace',
  turnserver: 'coturn',
  unshare: 'util-linux',
  valgrind: 'valgrind',
  vsftpd: 'vsftpd',
  zsh: 'zsh',
} as const;

/** A program of a Debian package. */
export type Program = keyof typeof debianPackages;

/**
 * What a test may need beyond Node: a program, `root` (uid 0 of the whole machine, not only of a user
 * namespace), or `netns` (a network namespace of its own, which `npm test` gives it).
 */
export type Need = Program | 'root' | 'netns';

/** Debian 12 keeps the server's programs out of the search path. */
export const postgresqlPrograms = '/usr/lib/postgresql/15/bin';

/** So it does with the daemon of strongSwan, and with the parts of Dovecot. */
export const charonFolder = '/usr/lib/ipsec';
const dovecotFolder = '/usr/lib/dovecot';

const otherFolders = ['/usr/sbin', '/sbin', postgresqlPrograms, charonFolder, dovecotFolder];

const onPath = (program: string): boolean =>
  [...(process.env['PATH'] ?? '').split(delimiter), ...otherFolders].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Whether this process is root of the machine rather than of a user namespace only. */
export const isMachineRoot = (): boolean =>
  process.getuid?.() === 0 && process.env['SOCKETEER_TEST_USERNS'] === undefined;

const missing = (need: Need): string | undefined => {
  if (need === 'root') return isMachineRoot() ? undefined : 'needs root';
  if (need === 'netns') {
    return isPrivateNamespace() ? undefined : 'needs a network namespace of its own: run it with npm test';
  }
  if (onPath(need)) return undefined;
  const reason = `${need} is missing (Debian package ${debianPackages[need]})`;
  if (process.env['CI'] === 'true') throw new Error(`${reason}; with CI=true it must be there`);
  return reason;
};

/**
 * Why a test must be skipped, or false when everything it needs is there: `test(name, { skip: requires('ss') }, …)`.
 * With CI=true a missing Debian package is an error instead.
 */
export const requires = (...needs: Need[]): string | false => {
  for (const need of needs) {
    const reason = missing(need);
    if (reason !== undefined) return reason;
  }
  return false;
};

/** Why a test must be skipped when a file of the kernel is absent: `requiresFile('/proc/net/icmp', 'ping sockets')`. */
export const requiresFile = (path: string, what: string): string | false =>
  existsSync(path) ? false : `the kernel has no ${what} (${path})`;

/** Why a test must be skipped when the kernel refuses what `attempt` does; its result is closed again. */
export const requiresKernel = (what: string, attempt: () => { close(): void }): string | false => {
  try {
    attempt().close();
    return false;
  } catch (error) {
    return `the kernel refuses ${what}: ${(error as Error).message}`;
  }
};
