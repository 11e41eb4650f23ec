import type { DatagramCodec } from '../codec.js';
import { coap } from './coap.js';
import { dns } from './dns.js';
import { dtls } from './dtls.js';
import { ike } from './ike.js';
import { mdns } from './mdns.js';
import { memcached } from './memcached.js';
import { netbios } from './netbios.js';
import { ntp } from './ntp.js';
import { quic } from './quic.js';
import { rpc } from './rpc.js';
import { sip } from './sip.js';
import { snmp } from './snmp.js';
import { ssdp } from './ssdp.js';
import { stun } from './stun.js';
import { tftp } from './tftp.js';

export { radius } from './radius.js';
export { type SilentService, silentServiceAt, silentServices } from './silent.js';

/**
 * Every codec of datagrams that needs no secret, in the order they are tried where the port tells nothing: common ones
 * first, and last those that leave a line in a log. `radius` is apart: it is made for a secret.
 */
export const datagramCodecs: readonly DatagramCodec[] = [
  dns,
  ntp,
  quic,
  dtls,
  stun,
  snmp,
  coap,
  memcached,
  rpc,
  ssdp,
  mdns,
  netbios,
  sip,
  ike,
  tftp,
];
