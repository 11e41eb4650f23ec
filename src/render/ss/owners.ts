import type { SocketOwner } from '../../inventory/record.js';
import type { SsContext, SsContexts, SsShow } from './context.js';
import { isWide, printable } from './text.js';

/** ss reads the name out of `/proc/<pid>/stat` and stops at the first closing bracket. */
const taskName = (name: string): string => {
  const end = name.indexOf(')');
  return printable(end < 0 ? name : name.slice(0, end));
};

/** What ss says where the kernel has no context for us. */
const unavailable = 'unavailable';

/** One owner of `-Z`; `-z` adds the socket's own context. */
const contextText = (
  { name, pid, tid, fd }: SocketOwner,
  show: SsShow,
  contexts: SsContexts | undefined,
): string => {
  const thread = tid === undefined ? '' : `tid=${tid},`;
  const process = printable(contexts?.process(tid ?? pid) ?? unavailable);
  const socket = show.socketContext ? `,sock_ctx=${printable(contexts?.socket(pid, fd) ?? unavailable)}` : '';
  return `("${taskName(name)}",pid=${pid},${thread}proc_ctx=${process},fd=${fd}${socket})`;
};

/** The holders of a socket as the options have it: nothing, `users:(…)`, or the same with security contexts. */
export const holdersText = (
  owners: readonly SocketOwner[] | undefined,
  { show, names }: SsContext,
): string => {
  if (owners === undefined || owners.length === 0) return '';
  if (!show.processContext) return show.processes || show.threads ? ownersText(owners) : '';
  const texts = owners.map((owner) => contextText(owner, show, names.contexts));
  return ` users:(${texts.reverse().join(',')})`;
};

/** ` proc_ctx=…` of `-Z` for a netlink socket: that of the process its port id is taken for. */
export const portContext = (portId: number, { show, names }: SsContext): string => {
  if (!show.processContext) return '';
  const id = portId | 0;
  const context = id === 0 ? names.contexts?.kernel() : id > 0 ? names.contexts?.process(id) : undefined;
  return ` proc_ctx=${printable(context ?? unavailable)}`;
};

/** ` users:(("sshd",pid=1,fd=3))`, the owner found last first; empty where no owner is known. */
export const ownersText = (owners: readonly SocketOwner[] | undefined): string => {
  if (owners === undefined || owners.length === 0) return '';
  let text = '';
  for (let at = owners.length - 1; at >= 0; at--) {
    const { name, pid, tid, fd } = owners[at]!;
    const thread = tid === undefined ? '' : `tid=${tid},`;
    text += `${text === '' ? '' : ','}("${taskName(name)}",pid=${pid},${thread}fd=${fd})`;
  }
  return ` users:(${text})`;
};

/** Whether the owners' text may have characters of more than one byte. */
export const areOwnersWide = (owners: readonly SocketOwner[] | undefined): boolean =>
  owners?.some(({ name }) => isWide(name)) ?? false;
