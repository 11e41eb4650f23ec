import type { SocketAddress } from '../../family/address.js';
import { errnoName } from '../../kernel/errno.js';
import type { SweepOutcome } from '../../kernel/sweep.js';
import { errorQueueRows } from '../../socket/ancillary/error-queue.js';
import type { ExtendedErrorData } from '../../socket/ancillary/types.js';
import { viewOf } from '../../wire/byte-order.js';
import type { ErrnoEvidence, IcmpEvidence, Verdict } from '../result.js';
import { icmpName } from '../verdict/icmp.js';
import { judgeFailure } from '../verdict/judge.js';
import type { ScanProtocol } from './types.js';

/** What an outcome means, and why. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly error?: ErrnoEvidence;
  readonly icmp?: IcmpEvidence;
}

const ETIMEDOUT = 110;
const ECONNREFUSED = 111;

const decodeDetail = (detail: Uint8Array, family: string): ExtendedErrorData | undefined => {
  const row = errorQueueRows.find((one) => one.family === family);
  if (row === undefined || detail.length < row.size) return undefined;
  const data = row.decode(viewOf(detail), 0, detail.length);
  return data?.kind === 'extended-error' ? data : undefined;
};

const hostOf = (address: SocketAddress | undefined): string | undefined =>
  address !== undefined && 'address' in address ? String(address.address) : undefined;

const evidenceOf = (data: ExtendedErrorData | undefined): IcmpEvidence | undefined => {
  if (data === undefined || (data.origin !== 'icmp' && data.origin !== 'icmp6')) return undefined;
  const { type, icmpCode: code } = data;
  const offender = hostOf(data.offender);
  const name = icmpName(data.origin === 'icmp' ? 'inet' : 'inet6', type, code);
  return { type, code, name, ...(offender === undefined ? {} : { offender }) };
};

const silence: Readonly<Record<ScanProtocol, Judgement>> = {
  tcp: { verdict: 'timed-out' },
  udp: { verdict: 'silent' },
};
const refused: Judgement = { verdict: 'refused' };

/** Says what an outcome of a sweep means for a port of `target`. */
export function judge(outcome: SweepOutcome, protocol: ScanProtocol, target: SocketAddress): Judgement {
  const { result, detail, rtt } = outcome;
  if (result === 0) return { verdict: protocol === 'tcp' ? 'open' : 'answering' };
  if (result === ETIMEDOUT && detail.length === 0) return silence[protocol];
  if (result === ECONNREFUSED && detail.length === 0 && protocol === 'tcp') return refused;
  const operation = protocol === 'tcp' ? 'connect' : 'send';
  const error: ErrnoEvidence = { operation, errno: result, code: errnoName(result) };
  const icmp = evidenceOf(decodeDetail(detail, target.family));
  const host = hostOf(target) ?? '';
  const { verdict } = judgeFailure({
    transport: protocol === 'tcp' ? 'stream' : 'datagram',
    family: target.family,
    place: host,
    host,
    error,
    elapsed: rtt / 1000,
    ...(icmp === undefined ? {} : { icmp }),
  });
  return { verdict, error, ...(icmp === undefined ? {} : { icmp }) };
}

/** What the usual answer of a closed UDP port looks like, so that tens of thousands of them are told at a glance. */
export function closedDetail(target: Uint8Array, family: 'inet' | 'inet6'): (detail: Uint8Array) => boolean {
  // ee_origin, ee_type and ee_code of struct sock_extended_err; the address in the offender's sockaddr behind its 16 bytes
  const [origin, type, code] = family === 'inet' ? [2, 3, 3] : [3, 1, 4];
  const [from, to] = family === 'inet' ? [4, 8] : [8, 24];
  return (detail) => {
    if (detail[4] !== origin || detail[5] !== type || detail[6] !== code) return false;
    for (let at = from; at < to; at++) if (detail[16 + at] !== target[at]) return false;
    return true;
  };
}
