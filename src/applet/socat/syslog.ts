import { Socket } from '../../index.js';
import { facilities } from './facility.js';
import { syslogTime } from './timestamp.js';

/** Where syslogd listens. */
const SOCKET_PATH = '/dev/log';

/** Priorities of syslog(3) for our severities, from debug to fatal. */
const priorities = [7, 6, 5, 4, 3, 2] as const;

const PRIORITY_BITS = 8;

/** Sends a line of a severity. */
export type SendToSyslog = (level: number, program: string, text: string) => void;

/** A way to the machine's syslog, as syslog(3) has it. Without a syslogd lines get lost, as they do there. */
export const openSyslog = (facility: string): SendToSyslog => {
  const socket = Socket.open({ family: 'unix', type: 'dgram' });
  socket.unref();
  const place = (facilities[facility] ?? 0) * PRIORITY_BITS;
  return (level, program, text) => {
    const head = `<${place + (priorities[level] ?? 0)}>${syslogTime(new Date())}`;
    try {
      socket.trySend(`${head} ${program}[${process.pid}]: ${text}`, {
        to: { family: 'unix', path: SOCKET_PATH },
      });
    } catch {
      // Nobody listens there: syslog(3) says nothing about it either.
    }
  };
};
