// What is to be said about socat's own options and its types of addresses beside the real ones.
import { differs, impossible, remark } from '../status.mjs';

const wording = differs('has its own wording, in the layout that scripts read');

export const socat = {
  '-V': differs('lists what is built in here: not FIPS, nor the logging of system calls'),
  '-h': wording,
  '-hh': wording,
  '-hhh': wording,
  '-d': differs(
    'messages have our own words, except where scripts look for the original ones; system calls are not logged',
  ),
  '-D': differs('prints number, file, flags and meaning of each descriptor, not the columns of filan'),
  '--statistics': differs('are of all sessions together'),
  '-b': differs(
    'without it as much is moved at once as suits the descriptors; datagrams are not cut at 8192 bytes',
  ),
  '-S': differs('SIGILL, SIGBUS, SIGFPE and SIGSEGV are never caught'),
};

const noDccp = impossible('kernel', 'Linux gave DCCP up in 6.16');
const family = (name, ...suffixes) =>
  ['', '4', '6'].flatMap((version) => suffixes.map((suffix) => `${name}${version}-${suffix}`));
const all = (names, note) => Object.fromEntries(names.map((name) => [name, note]));

export const types = {
  ...all(family('DCCP', 'CONNECT', 'LISTEN'), noDccp),
  ...all(family('SCTP', 'CONNECT', 'LISTEN'), remark('where the kernel has the module sctp')),
  'OPENSSL-DTLS-SERVER': differs(
    'a client proves its address by a cookie before more is sent to it; with `fork` one socket hears all peers',
  ),
  ...all(
    family('UDP', 'LISTEN'),
    differs('with `fork` one socket hears all peers, so that no message of a burst of new ones is lost'),
  ),
  EXEC: differs('a program that cannot be executed is an error at once'),
  SYSTEM: differs('executes the shell itself, without a process of ours between'),
  READLINE: differs("editing is Node's: `~/.inputrc` is not read"),
};
