import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/run.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { contained } from './contained.js';
import { file, type Server } from './server.js';

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

/** As whoever runs it, and nobody logs in. */
const ftpCommand = (port: number, path: string): string[] => {
  const place = ['listen=YES', 'listen_address=127.0.0.1', `listen_port=${port}`, 'background=NO'];
  const user = ['run_as_launching_user=YES', 'anonymous_enable=YES', 'seccomp_sandbox=NO'];
  const folders = [`secure_chroot_dir=${path}`, `anon_root=${path}`, 'isolate=NO', 'isolate_network=NO'];
  return contained(['vsftpd', file(join(path, 'settings'), [...place, ...user, ...folders, ''].join('\n'))]);
};

/** Dovecot with one of its protocols; its parts run as nobody, and have to reach the folder. */
const mailCommand = (protocol: 'imap' | 'pop3', port: number, path: string): string[] => {
  chmodSync(path, 0o755);
  const settings = `
base_dir = ${path}/run
state_dir = ${path}/state
log_path = /dev/stderr
protocols = ${protocol}
listen = 127.0.0.1
ssl = no
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
service anvil {
  chroot =
}
service ${protocol}-login {
  chroot =
  service_count = 0
  inet_listener ${protocol} {
    port = ${port}
  }
  inet_listener ${protocol}s {
    port = 0
  }
}
passdb {
  driver = static
}
`;
  return contained(['dovecot', '-F', '-c', file(join(path, 'settings'), settings)]);
};

/** The servers that speak first. */
export const greeters: readonly Server[] = [
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
    name: 'vsftpd',
    service: 'ftp',
    usual: { port: 21 },
    product: /^vsFTPd 3\./,
    skip: () => requires('vsftpd', 'unshare'),
    command: ftpCommand,
  },
  {
    name: 'Dovecot with IMAP',
    service: 'imap',
    usual: { port: 143 },
    details: { capabilities: /^IMAP4rev1 /, greeting: /^Dovecot/ },
    skip: () => requires('imap-login', 'unshare', 'root'),
    command: (port, path) => mailCommand('imap', port, path),
  },
  {
    name: 'Dovecot with POP3',
    service: 'pop3',
    usual: { port: 110 },
    details: { greeting: /^Dovecot/, apop: /^false$/ },
    skip: () => requires('pop3-login', 'unshare', 'root'),
    command: (port, path) => mailCommand('pop3', port, path),
  },
];
