import { realpathSync } from 'node:fs';
import type { UnixAddress } from '../../family/address.js';
import { compileGlob } from '../../grammar/filter/glob.js';

/** A family of sockets to which any bytes are a command, a log line or an event. */
export interface ActionSocket {
  /** Globs of paths, with `@` before an abstract name. */
  readonly globs: readonly string[];
  /** What writing to it does. */
  readonly action: string;
}

/**
 * Sockets that a probe only ever connects to: whatever is written there acts. Paths below /run; /var/run is the same.
 * Sources: sd_notify(3), systemd-journald.service(8), syslog(3), udev(7), wpa_cli(8), the pages of the programs named.
 */
export const actionSockets: readonly ActionSocket[] = [
  {
    globs: [
      '/run/systemd/notify',
      '/run/user/*/systemd/notify',
      '/run/host/notify',
      '/*/notify.sock',
      '@/org/freedesktop/systemd1/notify*',
      '@*/notify',
    ],
    action: 'tells the service manager that a service is ready, reloads or stops',
  },
  {
    globs: ['/run/systemd/journal*/*'],
    action: 'writes into the journal',
  },
  {
    globs: ['/dev/log', '/run/rsyslog/*', '/run/rsyslogd/*', '/run/log', '/var/log', '/*/dev/log'],
    action: 'writes into the system log',
  },
  { globs: ['/run/systemd/coredump'], action: 'hands over a core dump' },
  { globs: ['/run/udev/control'], action: 'commands the device manager' },
  { globs: ['/run/wpa_supplicant/*', '/run/hostapd/*'], action: 'commands the wireless daemon' },
  { globs: ['/run/chrony/*'], action: 'commands the clock daemon' },
  { globs: ['/run/initctl', '/dev/initctl'], action: 'changes the run level' },
  { globs: ['/run/systemd/io.systemd.ManagedOOM', '/run/systemd/oom/*'], action: 'reports memory pressure' },
];

let compiled: readonly { readonly socket: ActionSocket; matches(name: string): boolean }[] | undefined;

const compile = (): NonNullable<typeof compiled> =>
  actionSockets.map((socket) => {
    const globs = socket.globs.map((glob) => compileGlob(glob));
    return { socket, matches: (name) => globs.some((matches) => matches(name)) };
  });

/** Folders that are links to others on every current distribution. */
const canonical = (path: string): string => path.replace(/^\/var\/run\//, '/run/');

/** Where symbolic links lead, as /dev/log does; undefined where they lead nowhere. */
function resolvedPath(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : realpathSync(path);
  } catch {
    return undefined;
  }
}

/**
 * The row of the table that a Unix address falls under; undefined for a socket that may be written to. `resolved` is
 * where symbolic links lead; without it, they are followed.
 */
export function actionSocket(
  address: UnixAddress,
  resolved: string | undefined = resolvedPath(address.path),
): ActionSocket | undefined {
  compiled ??= compile();
  const { path, abstract } = address;
  const names = [path, resolved].filter((name) => name !== undefined).map(canonical);
  if (abstract !== undefined) names.push(`@${abstract}`);
  return compiled.find(({ matches }) => names.some(matches))?.socket;
}
