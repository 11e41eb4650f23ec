import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import { SOCK_CLOEXEC, SOCK_NONBLOCK, SOCK_RAW } from './inet.js';
import { netlinkName } from './name.js';

const AF_NETLINK = 16;
const NETLINK_ROUTE = 0;
/** RTMGRP_LINK | RTMGRP_NOTIFY, rtnetlink(7). */
const groups = 3;

/** A netlink socket of NETLINK_ROUTE that joined two multicast groups. */
export const netlinkBound = (): Fixture =>
  build((fixture) => {
    const { socket, bind, getsockname } = native();
    const fd = fixture.own(
      check('socket', socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE)),
    );
    check('bind', bind(fd, netlinkName(0, groups)));
    const name = Buffer.alloc(12);
    check('getsockname', getsockname(fd, name));
    const local = { family: 'netlink', portId: name.readUInt32LE(4), groups } as const;
    fixture.expect({ kind: 'netlink', family: 'netlink', type: 'raw', state: 'close', local, fd });
  });
