import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** Network interfaces, packet(7) and tun devices. */
export const interfaceOptions: readonly EndpointOption[] = [
  row('iff-allmulti allmulti', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-automedia automedia', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-broadcast', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-debug', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-loopback loopback', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-master master', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-no-pi no-pi tun-no-pi', 'INTERFACE', 'FD', 'BOOL'),
  row('iff-noarp noarp', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-notrailers notrailers', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-pointopoint pointopoint', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-portsel portsel', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-promisc promisc', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-running running', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-slave slave', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('iff-up up', 'INTERFACE', 'OFFSET', 'BOOL'),
  row('interface-mtu if-mtu', 'INTERFACE', 'LATE', 'UNSIGNED-INT'),
  row('retrieve-vlan', 'INTERFACE', 'LATE', 'CONST'),
  row('tun-device', 'INTERFACE', 'OPEN', 'STRING'),
  row('tun-name', 'INTERFACE', 'FD', 'STRING'),
  row('tun-type', 'INTERFACE', 'FD', 'STRING'),
];
