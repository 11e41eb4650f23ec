import type { ErrnoEvidence, IcmpEvidence, Verdict } from '../result.js';
import { errnoMeaning } from './errno.js';
import { icmpMeaning } from './icmp.js';

/** How an attempt to reach an address failed. */
export interface Failure {
  /** A connection (`stream`), a datagram, or an ICMP echo. */
  readonly transport: 'stream' | 'datagram' | 'echo';
  readonly family: string;
  /** The target in words, as in `127.0.0.1 port 80`. */
  readonly place: string;
  /** Its host as text, to be compared with the offender. */
  readonly host: string;
  readonly error: ErrnoEvidence;
  /** The ICMP message behind the error, where there was one. */
  readonly icmp?: IcmpEvidence;
  /** Milliseconds from the first packet to the error. */
  readonly elapsed: number;
  /** Our own address, which is the offender where a neighbour does not answer. */
  readonly own?: string;
}

/** A verdict and the sentence that explains it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Who sent an ICMP message, in words. */
const sender = ({ host, own }: Failure, { offender }: IcmpEvidence): string => {
  if (offender === undefined) return 'a router';
  if (offender === host) return 'the target itself';
  return offender === own ? `this machine (${offender})` : offender;
};

const numbers = ({ type, code, name }: IcmpEvidence): string => `${name}, ICMP ${type}/${code}`;

/** Nothing is there, as the target itself says by ICMP: RFC 1122 section 3.2.2.1. */
const absent = ({ transport, place }: Failure, icmp: IcmpEvidence): Judgement =>
  transport === 'stream'
    ? { verdict: 'refused', reason: `the target itself rejects connections to ${place} (${numbers(icmp)})` }
    : { verdict: 'closed', reason: `nothing is bound to ${place} (${numbers(icmp)})` };

const byIcmp = (failure: Failure, icmp: IcmpEvidence): Judgement => {
  const { place, host, own, family } = failure;
  const meaning = icmpMeaning(family === 'inet6' ? 'inet6' : 'inet', icmp.type, icmp.code);
  const fromTarget = icmp.offender === host;
  if (meaning.fromTarget === 'absent' && fromTarget) return absent(failure, icmp);
  const who = sender(failure, icmp);
  if (meaning.verdict === 'filtered') {
    return { verdict: 'filtered', reason: `${who} rejects what goes to ${place} (${numbers(icmp)})` };
  }
  if (icmp.offender === own && !fromTarget) {
    return { verdict: 'unreachable', reason: `the neighbour ${host} does not answer (${numbers(icmp)})` };
  }
  return { verdict: meaning.verdict, reason: `${who} cannot reach ${place} (${numbers(icmp)})` };
};

/** A refused connection without an ICMP message is an RST; a refused datagram without one, a closed port. */
const refused = ({ transport, place, error, elapsed }: Failure): Judgement | undefined => {
  if (error.code !== 'ECONNREFUSED') return undefined;
  return transport === 'stream'
    ? { verdict: 'refused', reason: `nothing listens on ${place} (RST after ${elapsed.toFixed(1)} ms)` }
    : { verdict: 'closed', reason: `nothing is bound to ${place}` };
};

/** The verdict on a failure: the ICMP message behind it decides, else the error of the kernel. */
export const judgeFailure = (failure: Failure): Judgement => {
  if (failure.icmp !== undefined) return byIcmp(failure, failure.icmp);
  const known = refused(failure);
  if (known !== undefined) return known;
  const { code, operation } = failure.error;
  const { verdict, reason } = errnoMeaning(code, operation);
  return { verdict, reason: `${reason.replace('%', failure.place)} (${code})` };
};
