import type { Verdict } from '../result.js';

/** What an error of the kernel means where no ICMP message explains it. */
export interface ErrnoMeaning {
  readonly verdict: Verdict;
  /** What happened, `%` standing for the target. */
  readonly reason: string;
}

const row = (verdict: Verdict, reason: string): ErrnoMeaning => ({ verdict, reason });

/** By the kernel's name: connect(2), send(2), ip(7), icmp(7), vsock(7). */
const meanings: Readonly<Record<string, ErrnoMeaning>> = {
  ECONNREFUSED: row('refused', '% refused the connection'),
  ECONNRESET: row('refused', '% reset the connection'),
  EPIPE: row('refused', '% closed the connection'),
  ETIMEDOUT: row('timed-out', '% did not answer'),
  ENETUNREACH: row('unreachable', 'this machine has no route to %'),
  EHOSTUNREACH: row('unreachable', 'a route of this machine makes % unreachable'),
  EHOSTDOWN: row('unreachable', 'the host of % is down'),
  ENETDOWN: row('unreachable', 'the network interface towards % is down'),
  ENONET: row('unreachable', 'this machine is not on a network that leads to %'),
  EINVAL: row('unreachable', 'this machine discards what goes to %, or its address needs an interface'),
  EACCES: row('denied', 'a route or policy of this machine forbids %'),
  EPERM: row('denied', 'a firewall or policy of this machine forbids %'),
  ENODEV: row('missing', 'no device of this machine leads to %'),
  ENXIO: row('missing', 'no device of this machine leads to %'),
  EADDRNOTAVAIL: row('denied', 'no local address or port is available for %'),
  EAFNOSUPPORT: row('denied', 'this kernel does not support the address family of %'),
  EPROTONOSUPPORT: row('denied', 'this kernel does not support the protocol of %'),
  ESOCKTNOSUPPORT: row('denied', 'this kernel does not support the type of socket of %'),
  EMFILE: row('denied', 'this process has too many files open to probe %'),
  ENFILE: row('denied', 'this machine has too many files open to probe %'),
  ENOBUFS: row('denied', 'this machine has no memory left to probe %'),
};

/** By the call and the kernel's name, where an option of the caller's is what is wrong. */
const ofOptions: Readonly<Record<string, ErrnoMeaning>> = {
  'setOption ENODEV': row('denied', 'this machine has no such network interface to reach % by'),
  'bind EADDRNOTAVAIL': row('denied', 'the address to reach % from is none of this machine'),
};

/** The meaning of an error without an ICMP message; one without a row is of this machine, `denied`. */
export const errnoMeaning = (code: string, operation: string): ErrnoMeaning =>
  ofOptions[`${operation} ${code}`] ?? meanings[code] ?? row('denied', 'this machine could not probe %');
