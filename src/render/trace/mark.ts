import type { TraceAnswer } from '../../probe/trace/types.js';

/** Letters of traceroute(8) for the codes of destination unreachable. */
const marks: Readonly<Record<number, string>> = {
  0: '!N',
  1: '!H',
  2: '!P',
  4: '!F',
  5: '!S',
  6: '!N',
  7: '!H',
  9: '!X',
  10: '!X',
  11: '!N',
  12: '!H',
  13: '!X',
  14: '!V',
  15: '!C',
};

/** The same for ICMPv6. */
const marks6: Readonly<Record<number, string>> = { 0: '!N', 1: '!X', 2: '!S', 3: '!H', 5: '!X', 6: '!X' };

const ofIpv4 = (type: number, code: number): string =>
  type === 3 ? (marks[code] ?? `!<${code}>`) : `!<${type}-${code}>`;

const ofIpv6 = (type: number, code: number): string => {
  if (type === 1) return marks6[code] ?? `!<${code}>`;
  return type === 2 ? '!F' : `!<${type}-${code}>`;
};

/** Whether an answer only says that the probe was to go further. */
export const isExceeded = (family: 'inet' | 'inet6', { icmp }: TraceAnswer): boolean =>
  icmp !== undefined && icmp.code === 0 && icmp.type === (family === 'inet' ? 11 : 3);

/** Why a probe went no further, in the signs of traceroute(8); nothing for a hop on the way and for the target itself. */
export const answerMark = (family: 'inet' | 'inet6', answer: TraceAnswer): string => {
  const { icmp, reached } = answer;
  if (icmp === undefined || isExceeded(family, answer)) return '';
  const { type, code } = icmp;
  const isPort = family === 'inet' ? type === 3 && code === 3 : type === 1 && code === 4;
  if (isPort) return reached ? '' : '!R';
  return family === 'inet' ? ofIpv4(type, code) : ofIpv6(type, code);
};
