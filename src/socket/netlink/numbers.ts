/** Options of netlink(7) beside those in wire, `<linux/netlink.h>`. */
export {
  NETLINK_ADD_MEMBERSHIP,
  NETLINK_EXT_ACK,
  NETLINK_GET_STRICT_CHK,
  SOL_NETLINK,
} from '../../wire/constants.js';

export const NETLINK_DROP_MEMBERSHIP = 2;
export const NETLINK_PKTINFO = 3;
export const NETLINK_CAP_ACK = 10;

export const ENOBUFS = 105;
export const EMSGSIZE = 90;
/** The protocol whose datagrams are text of the kernel's rather than netlink messages. */
export const NETLINK_KOBJECT_UEVENT = 15;
