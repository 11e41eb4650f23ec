// What is to be said about socat's options of addresses beside the real ones.
import { differs, impossible, remark } from '../status.mjs';

const all = (names, note) => Object.fromEntries(names.split(/\s+/).map((name) => [name, note]));
const readOnly = impossible('kernel', 'Linux lets it be read only');
const structure = (what) => impossible('kernel', `Linux wants ${what} there and refuses a number`);

export const options = {
  // what Linux refuses whoever asks
  ...all('so-acceptconn so-error so-peercred tcp-info ip-mtu ip-pktoptions', readOnly),
  ...all(
    'so-security-authentication so-security-encryption-network so-security-encryption-transport',
    impossible('kernel', 'a number that Linux reserved and never used'),
  ),
  ...all(
    'ipv6-authhdr ipv6-hoplimit',
    impossible('kernel', 'to be sent along with a message, RFC 3542, not set'),
  ),
  'so-sndlowat': impossible('kernel', 'Linux does not let it be changed'),
  'so-attach-filter': structure('a program'),
  'so-detach-filter': impossible('kernel', 'there is no filter to detach, as none can be attached'),
  'tcp-md5sig': structure('a key and an address'),
  'ipv6-rthdr': structure('a routing header'),
  'dccp-set-ccid': impossible('kernel', 'Linux gave DCCP up in 6.16'),

  // TLS
  'openssl-compress': differs('`none` and `auto` only: there is no compression of TLS any more'),
  ...all(
    'openssl-egd openssl-pseudo',
    differs('accepted, and does nothing: every machine has random numbers'),
  ),
  'openssl-key': differs('a key with a passphrase is refused rather than asked for'),

  // sessions live in one process
  fork: differs('makes sessions in one process, not processes'),
  'max-children': differs('limits sessions'),
  'children-shutup': differs('is about what is told of sessions'),
  ...all(
    'chroot chroot-early setgid setgid-early setuid setuid-early substuser substuser-delayed substuser-early setsid',
    differs('with `fork` the first session changes the process for all; programs change for themselves'),
  ),

  ...all('sctp-maxseg sctp-maxseg-late sctp-nodelay', remark('where the kernel has the module sctp')),

  // waiting
  ...all('flock-ex flock-sh f-setlkw-rd f-setlkw-wr', differs('holds up only the address that waits')),

  // names of hosts
  ...all(
    'res-debug res-defnames res-dnsrch res-igntc res-recurse res-stayopen res-usevc',
    differs('accepted, and does nothing'),
  ),
  ...all(
    'ip-add-membership ip-add-source-membership ip-multicast-if ipv6-join-group ipv6-join-source-group',
    differs('takes addresses; names of hosts are not resolved'),
  ),
  ...all(
    'tcpwrappers tcpwrap-etc tcpwrap-hosts-allow-table tcpwrap-hosts-deny-table',
    differs('tables are read without libwrap: no commands are run, no names but those of loopback known'),
  ),

  // terminals
  ...all('ispeed ospeed', differs('takes bits a second as well as codes')),
  'termios-rawer': differs('leaves the speed as it was, rather than hang up the line'),
};
