// Why socat's options for other systems are not possible here.
import { impossible } from '../status.mjs';

const reasons = {
  'no such speed in Linux, but in HP-UX': 'b3600 b7200 b900',
  'a flag of open(2) on Windows, under Cygwin': 'o-binary o-noinherit o-text',
  'no such flag of open(2) in Linux': 'o-defer o-delay o-nshare o-priv o-rshare',
  'Linux has no STREAMS': 'streams-i-pop-all streams-i-push',
  'the C library gave it up': 'res-aaonly res-primary',
  'OpenSSL gave it up': 'openssl-method',
  'needs an OpenSSL that was built so; the machine decides on FIPS, not a connection': 'openssl-fips',
  'another name of `tcp-md5sig`, which takes no number': 'md5sig',
  'no such character of terminals in Linux': 'vdsusp',
};

const reasonOf = new Map(
  Object.entries(reasons).flatMap(([reason, names]) => names.split(' ').map((name) => [name, reason])),
);

/** The note for an option of another system. */
export const elsewhere = (name) =>
  impossible('system', reasonOf.get(name) ?? 'no such option of sockets in Linux, but in other systems');
