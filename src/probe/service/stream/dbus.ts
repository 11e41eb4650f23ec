import type { Matcher, StreamCodec } from '../codec.js';
import { matched, no } from '../outcome.js';
import { lineAfter } from './bytes.js';

const dbusMatch: Matcher = (bytes) => {
  const line = lineAfter(bytes, 'REJECTED');
  if (typeof line !== 'string') return line;
  if (!/^REJECTED(?: [A-Z0-9_ -]+)?$/.test(line)) return no;
  return matched('dbus', { mechanisms: line.slice('REJECTED '.length) });
};

/** The message bus: it is asked how to log in, and never joined. */
export const dbus: StreamCodec = {
  transport: 'stream',
  name: 'dbus',
  title: 'D-Bus',
  source: 'D-Bus Specification, Authentication Protocol',
  sideEffect: 'none',
  ports: [],
  paths: [
    '/run/dbus/system_bus_socket',
    '/var/run/dbus/system_bus_socket',
    '/run/user/*/bus',
    '/run/systemd/private',
    '**/dbus-*',
    '**/*bus_socket',
  ],
  request: () => ({ bytes: Buffer.from('\0AUTH\r\n'), match: dbusMatch }),
};
