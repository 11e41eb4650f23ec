import type { SocketMemory } from '../../wire/index.js';

/** ` skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d0)`; empty where the kernel gave none. */
export const memoryText = (memory: SocketMemory | undefined): string => {
  if (memory === undefined) return '';
  const { rmemAlloc, rcvbuf, wmemAlloc, sndbuf, fwdAlloc, wmemQueued, optmem, backlog, drops } = memory;
  let text = ` skmem:(r${rmemAlloc},rb${rcvbuf},t${wmemAlloc},tb${sndbuf},f${fwdAlloc},w${wmemQueued},o${optmem}`;
  if (backlog !== undefined) text += `,bl${backlog}`;
  if (drops !== undefined) text += `,d${drops}`;
  return `${text})`;
};
