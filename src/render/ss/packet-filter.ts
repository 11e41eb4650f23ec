import type { SockFilter } from '../../wire/index.js';

const instruction = ({ code, jt, jf, k }: SockFilter): string =>
  ` 0x${code.toString(16).padStart(2, '0')} ${jt} ${jf} ${k},`;

/** `-b`: the instructions of a filter of classic BPF, as `tcpdump -ddd` numbers them. */
export const packetFilterText = (program: readonly SockFilter[], gap: string): string =>
  `${gap}bpf filter (${program.length}): ${program.map(instruction).join('')}`;
