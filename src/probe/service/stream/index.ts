import type { StreamCodec } from '../codec.js';
import { amqp } from './amqp.js';
import { dbus } from './dbus.js';
import { docker } from './docker.js';
import { echo } from './echo.js';
import { ftp } from './ftp.js';
import { http } from './http.js';
import { http2 } from './http2.js';
import { imap } from './imap.js';
import { kafka } from './kafka.js';
import { ldap } from './ldap.js';
import { memcached } from './memcached.js';
import { mongodb } from './mongodb.js';
import { mqtt } from './mqtt.js';
import { mysql } from './mysql.js';
import { nats } from './nats.js';
import { pop3 } from './pop3.js';
import { postgresql } from './postgresql.js';
import { rdp } from './rdp.js';
import { redis } from './redis.js';
import { rtsp } from './rtsp.js';
import { smtp } from './smtp.js';
import { ssh } from './ssh.js';
import { sshAgent } from './ssh-agent.js';
import { tls } from './tls.js';
import { varlink } from './varlink.js';
import { vnc } from './vnc.js';
import { wayland } from './wayland.js';
import { x11 } from './x11.js';

/**
 * Services on streams, in the order they are asked where neither port nor path tells: those that speak first, then the
 * usual before the rare, each with a request that is harmless to all others, and TLS last, since Redis goes mute and
 * Mosquitto resets at a ClientHello.
 */
export const streamCodecs: readonly StreamCodec[] = [
  ssh,
  smtp,
  ftp,
  pop3,
  imap,
  mysql,
  nats,
  vnc,
  http,
  redis,
  docker,
  memcached,
  postgresql,
  amqp,
  mqtt,
  mongodb,
  http2,
  dbus,
  varlink,
  ldap,
  kafka,
  rtsp,
  rdp,
  sshAgent,
  x11,
  wayland,
  echo,
  tls,
];
