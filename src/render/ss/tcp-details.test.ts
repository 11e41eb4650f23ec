import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InetSocketRecord } from '../../inventory/record.js';
import type { TcpInfo } from '../../wire/index.js';
import { mptcpText, ulpText } from './mptcp-details.js';
import { tcpText } from './tcp-details.js';

const zeros: TcpInfo = {
  state: 1,
  caState: 0,
  retransmits: 0,
  probes: 0,
  backoff: 0,
  options: 0,
  sndWscale: 0,
  rcvWscale: 0,
  deliveryRateAppLimited: false,
  fastopenClientFail: 0,
  rto: 0,
  ato: 0,
  sndMss: 0,
  rcvMss: 0,
  unacked: 0,
  sacked: 0,
  lost: 0,
  retrans: 0,
  fackets: 0,
  lastDataSent: 0,
  lastAckSent: 0,
  lastDataRecv: 0,
  lastAckRecv: 0,
  pmtu: 0,
  rcvSsthresh: 0,
  rtt: 0,
  rttvar: 0,
  sndSsthresh: 0,
  sndCwnd: 0,
  advmss: 0,
  reordering: 3,
  rcvRtt: 0,
  rcvSpace: 0,
  totalRetrans: 0,
};

const record = (tcp: Partial<TcpInfo>, more: Partial<InetSocketRecord> = {}): InetSocketRecord => ({
  kind: 'tcp',
  type: 'stream',
  state: 'established',
  receiveQueue: 0,
  sendQueue: 0,
  inode: 1,
  source: 'sock_diag',
  family: 'inet',
  protocol: 6,
  local: { family: 'inet', address: '127.0.0.1', port: 1 },
  remote: { family: 'inet', address: '127.0.0.1', port: 2 },
  tcp: { ...zeros, ...tcp },
  ...more,
});

const text = (tcp: Partial<TcpInfo>, more: Partial<InetSocketRecord> = {}, numeric = false): string =>
  tcpText(record(tcp, more), true, numeric);

test('zeros and what is at its default are not said', () => {
  assert.equal(text({}), '');
  assert.equal(
    text({ rto: 3_000_000, sndSsthresh: 0x7fffffff, minRtt: 0xffffffff, pacingRate: 2 ** 64 }),
    '',
  );
});

test('options come only with -o, the window scale always', () => {
  const all = { options: 1 | 2 | 4 | 8 | 16 | 32, sndWscale: 7, rcvWscale: 10 };
  assert.equal(tcpText(record(all), true, false), ' ts sack ecn ecnseen fastopen wscale:7,10');
  assert.equal(tcpText(record(all), false, false), ' wscale:7,10');
});

test('every word in its place', () => {
  const tcp: Partial<TcpInfo> = {
    rto: 204_000,
    backoff: 2,
    rtt: 68,
    rttvar: 102,
    ato: 40_000,
    sndMss: 1448,
    pmtu: 1500,
    rcvMss: 536,
    advmss: 1448,
    sndCwnd: 10,
    sndSsthresh: 7,
    bytesSent: 1,
    bytesRetrans: 2,
    bytesAcked: 3,
    bytesReceived: 4,
    segsOut: 5,
    segsIn: 6,
    dataSegsOut: 7,
    dataSegsIn: 8,
    lastDataSent: 9,
    lastDataRecv: 10,
    lastAckRecv: 11,
    pacingRate: 1000,
    maxPacingRate: 2000,
    deliveryRate: 3000,
    delivered: 12,
    deliveredCe: 13,
    deliveryRateAppLimited: true,
    busyTime: 8_000,
    rwndLimited: 1_000,
    sndbufLimited: 3_000,
    unacked: 14,
    retrans: 0,
    totalRetrans: 15,
    lost: 16,
    sacked: 17,
    dsackDups: 18,
    fackets: 19,
    reordering: 20,
    reordSeen: 21,
    rcvRtt: 22_500,
    rcvSpace: 23,
    rcvSsthresh: 24,
    notsentBytes: 25,
    minRtt: 26,
    rcvOoopack: 27,
    sndWnd: 28,
  };
  assert.equal(
    text(tcp, { congestion: 'cubic' }),
    ' cubic rto:204 backoff:2 rtt:0.068/0.102 ato:40 mss:1448 pmtu:1500 rcvmss:536 advmss:1448 cwnd:10 ssthresh:7' +
      ' bytes_sent:1 bytes_retrans:2 bytes_acked:3 bytes_received:4 segs_out:5 segs_in:6 data_segs_out:7' +
      ' data_segs_in:8 send 1.7Gbps lastsnd:9 lastrcv:10 lastack:11 pacing_rate 8kbps/16kbps delivery_rate 24kbps' +
      ' delivered:12 delivered_ce:13 app_limited busy:8ms rwnd_limited:1ms(12.5%) sndbuf_limited:3ms(37.5%)' +
      ' unacked:14 retrans:0/15 lost:16 sacked:17 dsack_dups:18 fackets:19 reordering:20 reord_seen:21' +
      ' rcv_rtt:22.5 rcv_space:23 rcv_ssthresh:24 notsent:25 minrtt:0.026 rcv_ooopack:27 snd_wnd:28',
  );
  assert.ok(text(tcp, {}, true).includes(' send 1703529412bps '));
  assert.ok(!tcpText(record(tcp, { state: 'listen' }), true, false).includes('sacked'));
});

test('congestion control', () => {
  assert.equal(
    text(
      {},
      { congestionInfo: { algorithm: 'bbr', bw: 3401142486, minRtt: 8, pacingGain: 739, cwndGain: 0 } },
    ),
    ' bbr:(bw:27.2Gbps,mrtt:0.008,pacing_gain:2.88672)',
  );
  const dctcp = { algorithm: 'dctcp', enabled: true, ceState: 1, alpha: 2, abEcn: 3, abTot: 4 } as const;
  assert.equal(text({}, { congestionInfo: dctcp }), ' dctcp:(ce_state:1,alpha:2,ab_ecn:3,ab_tot:4)');
  assert.equal(text({}, { congestionInfo: { ...dctcp, enabled: false } }), ' dctcp:fallback_mode');
  const vegas = { algorithm: 'vegas', enabled: true, rttcnt: 1, rtt: 1000, minrtt: 1 } as const;
  const sending = { rtt: 500, sndMss: 1000, sndCwnd: 1 };
  assert.ok(text(sending, { congestionInfo: vegas }).endsWith(' send 8Mbps'));
  assert.ok(text(sending).endsWith(' send 16Mbps'));
});

test('MPTCP connections', () => {
  const info = {
    subflows: 2,
    addAddrSignal: 0,
    addAddrAccepted: 1,
    subflowsMax: 2,
    addAddrSignalMax: 0,
    addAddrAcceptedMax: 0,
    flags: 3,
    token: 0xabc,
    writeSeq: 0xffffffffffffffffn,
    sndUna: 1n,
    rcvNxt: 0n,
  };
  assert.equal(
    mptcpText(info),
    ' subflows:2 add_addr_accepted:1 subflows_max:2 fallback remote_key token:abc write_seq:ffffffffffffffff snd_una:1',
  );
  assert.equal(mptcpText(undefined), '');
});

test('upper-layer protocols', () => {
  assert.equal(ulpText(undefined), '');
  assert.equal(
    ulpText({
      name: 'tls',
      tls: { version: '1.3', cipher: 'aes-gcm-256', rxconf: 'sw', txconf: 'none', zcRoTx: true },
    }),
    ' tcp-ulp-tls version: 1.3 cipher: aes-gcm-256 rxconf: sw txconf: none zc_ro_tx',
  );
  assert.equal(ulpText({ name: 'tls', tls: { cipher: 'aes-ccm-128' } }), ' tcp-ulp-tls');
  const mptcp = {
    flags: 0b110000001,
    tokenRem: 0x12,
    tokenLoc: 0xabcdef,
    idRem: 1,
    idLoc: 0,
    mapSeq: 0x10n,
    mapSfseq: 255,
    ssnOffset: 1,
    mapDatalen: 16,
  };
  assert.equal(
    ulpText({ name: 'mptcp', mptcp }),
    ' tcp-ulp-mptcp flags:Mcv token:0012(id:1)/abcdef(id:0) seq:10 sfseq:ff ssnoff:1 maplen:10',
  );
});
