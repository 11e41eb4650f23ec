// What is to be said about options of nc beside the real one.
import { differs, impossible } from '../status.mjs';

const interrupt = '^C at the prompt ends the program by SIGINT';

export const nc = {
  '-C': differs(
    'with `-u` a line and its CR LF are one datagram; a CR and LF that were read apart get no other CR',
  ),
  '-h': differs('has its own wording, and so has the usage message'),
  '-l': differs(
    'with `-U` takes no path away from a server that lives, and deletes no file that has content',
  ),
  '-P': differs(interrupt),
  '-p': differs('a TCP connection with itself, which the same port at both ends makes, is refused'),
  '-S': differs(interrupt),
  '-U': differs('with `-u` the folder in `/tmp` is removed when a signal ends the program, too'),
  '-u': differs('received datagrams are whole, not cut at 16 KiB'),
  '-V': impossible('system', 'Linux has no routing domains: an error, as in Debian'),
  '-w': differs('also ends waiting for a proxy, or for a Unix server whose backlog is full'),
  '-Z': impossible('kernel', 'Linux gave DCCP up in 6.16: connects to nothing'),
};
