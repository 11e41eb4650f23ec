/** The pump alone, with the least around it: node pump.js tcp|udp <port> <target>. */

import {
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
} from '../../src/kernel/constants.js';
import { bind, listen, setIntegerOption, socket } from '../../src/kernel/index.js';
import { openPump } from '../../src/kernel/pump.js';

const AF_INET = 2;
const [transport, ...ports] = process.argv.slice(2);
const [port, target] = ports.map(Number) as [number, number];

const loopback = (number: number): Uint8Array =>
  Uint8Array.of(AF_INET, 0, number >> 8, number & 255, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);

const type = transport === 'udp' ? SOCK_DGRAM : SOCK_STREAM;
const bounds = transport === 'udp' ? 'messages' : 'bytes';
const fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
setIntegerOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
bind(fd, loopback(port));
if (transport !== 'udp') listen(fd, 4096);

let ended = 0;
openPump().listen(
  { fd, bounds, options: [] },
  { family: AF_INET, type, protocol: 0, to: loopback(target), bounds, options: [] },
  transport === 'udp' ? { idleTimeout: 60_000 } : {},
  { ended: (sessions) => (ended += sessions.length), endedWhich: 'broken' },
);
process.once('SIGUSR1', () => console.error(`${ended} sessions broken`));
