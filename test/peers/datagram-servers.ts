import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { radiusSecret } from '../support/datagram-replies.js';
import { environment } from '../support/run.js';
import { charonFolder, type Need } from '../support/skip.js';
import { withOwnRun } from './contained.js';

/** Where a server is to keep its files and to listen: 127.0.0.1, at `port`. */
export interface Site {
  readonly path: string;
  readonly port: number;
}

/** How to start a server that speaks one of our codecs. */
export interface DatagramServer {
  /** Name of the codec. */
  readonly service: string;
  readonly title: string;
  readonly needs: readonly Need[];
  /** Where it cannot be told another port. */
  readonly port?: number;
  /** A command that stays in the foreground. */
  readonly command: (site: Site) => readonly string[];
  readonly variables?: (site: Site) => Readonly<Record<string, string>>;
}

const write = (site: Site, name: string, ...lines: readonly string[]): string => {
  const path = join(site.path, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};

/** A key and a certificate signed by itself. */
const certificate = (site: Site): { readonly key: string; readonly file: string } => {
  const [key, file] = [join(site.path, 'key.pem'), join(site.path, 'certificate.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const args = ['req', '-x509', ...curve, '-subj', '/CN=peer.test', '-keyout', key, '-out', file];
  execFileSync('openssl', args, { env: environment(), stdio: 'ignore' });
  return { key, file };
};

/** Libraries of other machines than this one may be installed beside its own. */
const kamailioModules = (): string => {
  const folders = readdirSync('/usr/lib').map((name) => join('/usr/lib', name, 'kamailio/modules'));
  return folders.find((folder) => existsSync(folder)) ?? '';
};

/** Real servers out of Debian packages. */
export const datagramServers: readonly DatagramServer[] = [
  {
    service: 'dns',
    title: 'dnsmasq',
    needs: ['dnsmasq'],
    command: ({ path, port }) => [
      ...['dnsmasq', '--no-daemon', '--conf-file=/dev/null', '--no-resolv', '--no-hosts', '--user=root'],
      ...[`--port=${port}`, '--listen-address=127.0.0.1', '--bind-interfaces', `--pid-file=${path}/pid`],
    ],
  },
  {
    service: 'ntp',
    title: 'chrony',
    needs: ['chronyd'],
    command: (site) => {
      const place = [`port ${site.port}`, 'bindaddress 127.0.0.1', 'cmdport 0', 'bindcmdaddress /'];
      const files = [`pidfile ${site.path}/pid`, `driftfile ${site.path}/drift`];
      const file = write(site, 'chrony.conf', ...place, ...files, 'local stratum 8', 'allow all');
      return ['chronyd', '-d', '-x', '-u', 'root', '-f', file];
    },
  },
  {
    service: 'snmp',
    title: 'Net-SNMP',
    needs: ['snmpd'],
    command: (site) => {
      const file = write(site, 'snmpd.conf', `[snmp] persistentDir ${site.path}`);
      return ['snmpd', '-f', '-Lo', '-C', '-c', file, '-p', `${site.path}/pid`, `udp:127.0.0.1:${site.port}`];
    },
    variables: ({ path }) => ({ SNMP_PERSISTENT_DIR: path }),
  },
  {
    service: 'tftp',
    title: 'tftpd-hpa',
    needs: ['in.tftpd', 'root'],
    command: ({ path, port }) => [
      ...['in.tftpd', '--listen', '--foreground', '--address', `:${port}`],
      ...['--user', 'root', '--secure', path],
    ],
  },
  {
    service: 'stun',
    title: 'coturn',
    needs: ['turnserver'],
    command: ({ path, port }) => [
      ...['turnserver', '-n', '--no-cli', '--no-tls', '--no-dtls', '--listening-ip=127.0.0.1'],
      ...['--relay-ip=127.0.0.1', `--listening-port=${port}`, `--pidfile=${path}/pid`, '--log-file=stdout'],
      ...[`--userdb=${path}/turndb`],
    ],
  },
  {
    service: 'memcached',
    title: 'memcached',
    needs: ['memcached'],
    command: ({ port }) => ['memcached', '-U', String(port), '-p', '0', '-l', '127.0.0.1', '-u', 'root'],
  },
  {
    service: 'sunrpc',
    title: 'rpcbind',
    needs: ['rpcbind', 'root'],
    port: 111,
    command: () => withOwnRun('rpcbind', '-f', '-r'),
  },
  {
    service: 'coap',
    title: 'libcoap',
    needs: ['coap-server-notls'],
    command: ({ port }) => ['coap-server-notls', '-A', '127.0.0.1', '-p', String(port)],
  },
  {
    service: 'dtls',
    title: 'OpenSSL',
    needs: ['openssl'],
    command: (site) => {
      const { key, file } = certificate(site);
      return [
        'openssl',
        's_server',
        '-dtls',
        '-listen',
        '-accept',
        `127.0.0.1:${site.port}`,
        '-key',
        key,
        '-cert',
        file,
      ];
    },
  },
  {
    service: 'dtls',
    title: 'libcoap with GnuTLS',
    needs: ['coap-server-gnutls'],
    command: ({ port }) => [
      'coap-server-gnutls',
      '-A',
      '127.0.0.1',
      '-p',
      String(port - 1),
      '-k',
      'secret',
      '-h',
      'hint',
    ],
  },
  {
    service: 'quic',
    title: 'ngtcp2',
    needs: ['gtlsserver', 'openssl'],
    command: (site) => {
      const { key, file } = certificate(site);
      return ['gtlsserver', '127.0.0.1', String(site.port), key, file];
    },
  },
  {
    service: 'sip',
    title: 'Kamailio',
    needs: ['kamailio'],
    command: (site) => {
      const lines = [
        '#!KAMAILIO',
        `mpath="${kamailioModules()}"`,
        'loadmodule "sl.so"',
        'children=1',
        'request_route { sl_send_reply("200", "OK"); exit; }',
      ];
      const file = write(site, 'kamailio.cfg', ...lines);
      const place = [
        '-l',
        `udp:127.0.0.1:${site.port}`,
        '-w',
        site.path,
        '-Y',
        site.path,
        '-P',
        `${site.path}/pid`,
      ];
      return ['kamailio', '-DD', '-E', '-m', '8', '-M', '4', '-f', file, ...place];
    },
  },
  {
    service: 'radius',
    title: 'FreeRADIUS',
    needs: ['freeradius'],
    command: (site) => {
      const { path, port } = site;
      const lines = [
        `logdir = ${path}`,
        `run_dir = ${path}`,
        'security { status_server = yes }',
        'thread pool { start_servers = 1 }',
        `client here { ipaddr = 127.0.0.1\n secret = "${radiusSecret}" }`,
        'server default {',
        `listen { type = auth\n ipaddr = 127.0.0.1\n port = ${port} }`,
        'authorize { }\nauthenticate { }',
        '}',
      ];
      write(site, 'radiusd.conf', ...lines);
      mkdirSync(join(path, 'raddb'), { recursive: true });
      return ['freeradius', '-f', '-l', 'stdout', '-d', path, '-n', 'radiusd'];
    },
  },
  {
    service: 'mdns',
    title: 'Avahi',
    needs: ['avahi-daemon', 'root'],
    port: 5353,
    command: (site) => {
      const lines = [
        '[server]\nenable-dbus=no\nuse-ipv6=no\nallow-interfaces=lo\nhost-name=peer\ndisallow-other-stacks=no',
        '[publish]\npublish-workstation=yes\npublish-hinfo=yes',
      ];
      const file = write(site, 'avahi.conf', ...lines);
      return withOwnRun(
        'avahi-daemon',
        '--no-drop-root',
        '--no-chroot',
        '--no-rlimits',
        '--no-proc-title',
        '-f',
        file,
      );
    },
  },
  {
    service: 'ike',
    title: 'strongSwan',
    needs: ['charon', 'root'],
    port: 500, // elsewhere it wants the marker of RFC 3948 before each message
    command: () => withOwnRun(join(charonFolder, 'charon')),
    variables: (site) => {
      const plugins = 'random nonce sha1 sha2 hmac aes socket-default kernel-netlink';
      const lines = ['charon {', ' port = 500', ' port_nat_t = 0', ` load = ${plugins}`, '}'];
      return { STRONGSWAN_CONF: write(site, 'strongswan.conf', ...lines) };
    },
  },
  {
    service: 'ssdp',
    title: 'MiniUPnP',
    needs: ['miniupnpd', 'root'],
    port: 1900,
    command: (site) => {
      const place = ['ext_ifname=lo', 'ext_ip=8.8.8.8', 'listening_ip=lo', 'http_port=0'];
      const file = write(site, 'miniupnpd.conf', ...place, 'enable_upnp=yes');
      return withOwnRun('miniupnpd', '-d', '-f', file);
    },
  },
];
