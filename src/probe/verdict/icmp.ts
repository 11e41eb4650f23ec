import type { Verdict } from '../result.js';

/** What an ICMP error means for a probe, and what RFC 792, RFC 1122, RFC 1812 and RFC 4443 call it. */
export interface IcmpMeaning {
  readonly name: string;
  readonly verdict: Verdict;
  /** Another verdict where the target itself sent it. */
  readonly fromTarget?: 'absent';
}

/** A host that says it has no such port or protocol: nothing is there, rather than something in between. */
const nothingThere = (name: string): IcmpMeaning => ({ name, verdict: 'filtered', fromTarget: 'absent' });
const unreachable = (name: string): IcmpMeaning => ({ name, verdict: 'unreachable' });
const filtered = (name: string): IcmpMeaning => ({ name, verdict: 'filtered' });

/** ICMP of IPv4 by `type/code`: RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1. */
const icmp: Readonly<Record<string, IcmpMeaning>> = {
  '3/0': unreachable('network unreachable'),
  '3/1': unreachable('host unreachable'),
  '3/2': nothingThere('protocol unreachable'),
  '3/3': nothingThere('port unreachable'),
  '3/4': unreachable('fragmentation needed'),
  '3/5': unreachable('source route failed'),
  '3/6': unreachable('network unknown'),
  '3/7': unreachable('host unknown'),
  '3/8': unreachable('source host isolated'),
  '3/9': filtered('network administratively prohibited'),
  '3/10': filtered('host administratively prohibited'),
  '3/11': unreachable('network unreachable for this type of service'),
  '3/12': unreachable('host unreachable for this type of service'),
  '3/13': filtered('administratively prohibited'),
  '3/14': filtered('host precedence violation'),
  '3/15': filtered('precedence cutoff in effect'),
  '4/0': unreachable('source quench'),
  '11/0': unreachable('time to live exceeded'),
  '11/1': unreachable('fragment reassembly time exceeded'),
  '12/0': unreachable('parameter problem'),
  '12/1': unreachable('required option missing'),
  '12/2': unreachable('bad length'),
};

/** ICMPv6 likewise: RFC 4443 section 3. */
const icmp6: Readonly<Record<string, IcmpMeaning>> = {
  '1/0': unreachable('no route to destination'),
  '1/1': filtered('administratively prohibited'),
  '1/2': unreachable('beyond scope of source address'),
  '1/3': unreachable('address unreachable'),
  '1/4': nothingThere('port unreachable'),
  '1/5': filtered('source address failed policy'),
  '1/6': filtered('reject route to destination'),
  '1/7': unreachable('error in source routing header'),
  '2/0': unreachable('packet too big'),
  '3/0': unreachable('hop limit exceeded'),
  '3/1': unreachable('fragment reassembly time exceeded'),
  '4/0': unreachable('erroneous header field'),
  '4/1': nothingThere('unrecognised next header'),
  '4/2': unreachable('unrecognised IPv6 option'),
};

/** The meaning of an ICMP error; one without a row is `unreachable`, by its numbers. */
export const icmpMeaning = (family: 'inet' | 'inet6', type: number, code: number): IcmpMeaning =>
  (family === 'inet' ? icmp : icmp6)[`${type}/${code}`] ?? unreachable(`type ${type} code ${code}`);

/** What an ICMP error is called, in words: `port unreachable`. */
export const icmpName = (family: 'inet' | 'inet6', type: number, code: number): string =>
  icmpMeaning(family, type, code).name;
