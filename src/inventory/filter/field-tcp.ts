import type { TcpInfo } from '../../wire/index.js';
import type { SocketKind, SocketRecord } from '../record.js';
import { type FieldRow, type FieldValue, one } from './field-row.js';

const tcp: readonly SocketKind[] = ['tcp'];

/** Of a listener, tcp_info holds other things, or nothing yet. */
const infoOf = (record: SocketRecord): TcpInfo | undefined =>
  'tcp' in record && record.state !== 'listen' ? record.tcp : undefined;

const info = (read: (info: TcpInfo) => FieldValue | undefined): FieldRow => ({
  kinds: tcp,
  needs: () => 'info',
  predicate: one((record) => {
    const found = infoOf(record);
    return found && read(found);
  }),
});

/** What the kernel has for a round-trip time nobody has measured yet. */
const UNMEASURED = 0xffffffff;

/** Milliseconds of a time the kernel gives in microseconds; 0 is none measured. */
const measured = (time: number | undefined): number | undefined =>
  time === undefined || time === 0 || time === UNMEASURED ? undefined : time / 1000;

/** Bits a second of bytes a second. */
const rate = (bytes: number | undefined): number | undefined => (bytes === undefined ? undefined : bytes * 8);

/** Fields of TCP connections, `<linux/tcp.h>`. */
export const tcpFields: Readonly<Record<string, FieldRow>> = {
  rtt: info(({ rtt }) => measured(rtt)),
  rttvar: info(({ rtt, rttvar }) => (rtt === 0 ? undefined : measured(rttvar))),
  minrtt: info(({ minRtt }) => measured(minRtt)),
  rto: info(({ rto }) => rto / 1000),
  idle: info(({ lastDataSent, lastDataRecv }) => Math.min(lastDataSent, lastDataRecv)),
  cwnd: info(({ sndCwnd }) => sndCwnd),
  ssthresh: info(({ sndSsthresh }) => sndSsthresh),
  retrans: info(({ totalRetrans }) => totalRetrans),
  unacked: info(({ unacked }) => unacked),
  lost: info(({ lost }) => lost),
  mss: info(({ sndMss }) => sndMss),
  pmtu: info(({ pmtu }) => pmtu),
  'bytes-sent': info(({ bytesSent }) => bytesSent),
  'bytes-received': info(({ bytesReceived }) => bytesReceived),
  'bytes-acked': info(({ bytesAcked }) => bytesAcked),
  'bytes-retrans': info(({ bytesRetrans }) => bytesRetrans),
  'delivery-rate': info(({ deliveryRate }) => rate(deliveryRate)),
  'pacing-rate': info(({ pacingRate }) => rate(pacingRate)),
  congestion: {
    kinds: ['tcp', 'mptcp'],
    needs: () => 'info',
    predicate: one((record) => ('congestion' in record ? record.congestion : undefined)),
  },
  ulp: {
    kinds: tcp,
    needs: () => 'info',
    predicate: one((record) => ('ulp' in record ? record.ulp?.name : undefined)),
  },
  timer: {
    kinds: tcp,
    predicate: one((record) => ('timer' in record ? record.timer?.name : undefined)),
  },
};
