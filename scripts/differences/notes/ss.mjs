// What is to be said about options of ss beside the real one, by their first form.
import { differs, impossible, remark } from '../status.mjs';

const unseen = 'by what 7.1 says of itself; there was no 7.1 to compare it with';

export const ss = {
  '-h': differs('has its own wording'),
  '-V': differs('says `iproute2-6.1.0 (socketeer)`: whose output it is, and who speaks'),
  '-r': differs('does not ask the port mapper for the names of RPC services'),
  '-B': remark(unseen),
  '-e': differs('says nothing on standard error where the control group file system is not mounted'),
  '-p': differs(
    'names of processes cannot forge rows or steer the terminal; what cannot be read is said on a terminal',
  ),
  '-i': differs('`md5keys:` keeps the keys secret'),
  '--bpf-maps': differs(`has no limit of 32 maps; ${unseen}`),
  '--bpf-map-id': remark(unseen),
  '-E': differs('each line is written at once, also into a pipe'),
  '-Z': remark('seen on machines without SELinux only'),
  '-z': remark('seen on machines without SELinux only'),
  '-N': differs('stays in its own namespace, so that paths of control groups are not lost'),
  '-S': remark('where the kernel has the module sctp_diag'),
  '-d': impossible('kernel', 'Linux gave DCCP up in 6.16: accepted, and lists nothing'),
  '-x': differs('names of sockets cannot forge rows or steer the terminal: controls read `?`'),
  '-Q': remark(unseen),
  '-D': differs('says that the file cannot be written, as 7.1 does; 6.1 is silent'),
};
