import { getSystemErrorMap } from 'node:util';
import type {
  TraceAnswer,
  TraceDestination,
  TraceHop,
  TraceProbe,
  TraceSummary,
} from '../../probe/trace/types.js';
import { escapeText } from '../../terminal/escape.js';
import { answerMark, isExceeded } from './mark.js';

const protocols = { udp: 'UDP', tcp: 'TCP', icmp: 'ICMP' } as const;

/** The line that says where a trace goes. */
export const headerText = (
  target: string,
  { address, protocol, maxHops, packetSize }: TraceDestination,
): string => {
  const size = packetSize === undefined ? '' : `, ${packetSize} byte packets`;
  return `trace to ${escapeText(target)} (${address}) by ${protocols[protocol]}, ${maxHops} hops max${size}\n`;
};

const who = ({ from, name }: TraceAnswer): string =>
  name === undefined ? from : `${escapeText(name)} (${from})`;

const errorText = (probe: TraceProbe & { kind: 'error' }): string =>
  getSystemErrorMap().get(-probe.error.errno)?.[1] ?? probe.error.code;

/** The probes of a hop; who answered is told where it is another than before. */
const probesText = (family: 'inet' | 'inet6', probes: readonly TraceProbe[]): string => {
  let last: string | undefined;
  let text = '';
  for (const probe of probes) {
    if (probe.kind === 'silent') text += ' *';
    else if (probe.kind === 'error') text += ` ${errorText(probe)} (${probe.error.code})`;
    else {
      if (probe.from !== last) text += ` ${who(probe)}`;
      last = probe.from;
      const mark = answerMark(family, probe);
      text += `  ${probe.rtt.toFixed(3)} ms${mark === '' ? '' : ` ${mark}`}`;
    }
  }
  return text;
};

/** The number of hops back, where it is another than there; whoever refused a packet does so on its way. */
const asymmetryText = (family: 'inet' | 'inet6', { hop, probes }: TraceHop): string => {
  const counts = probes.flatMap((probe) =>
    probe.kind === 'answer' && (probe.reached || isExceeded(family, probe)) && probe.backHops !== undefined
      ? [probe.backHops]
      : [],
  );
  const [first] = counts;
  return first === undefined || counts.includes(hop) ? '' : `  asymm ${first}`;
};

const limitsText = ({ limits = [] }: TraceHop): string =>
  limits.map(({ mtu, from }) => `  mtu ${mtu}${from === undefined ? '' : ` by ${from}`}`).join('');

/** A hop on one line. */
export const hopText = (family: 'inet' | 'inet6', hop: TraceHop): string =>
  `${String(hop.hop).padStart(2)} ${probesText(family, hop.probes)}${asymmetryText(family, hop)}${limitsText(hop)}\n`;

const endText = (
  { reached, hops, icmp, error }: TraceSummary,
  { address, maxHops }: TraceDestination,
): string => {
  const away = hops === 1 ? '1 hop' : `${hops} hops`;
  if (reached) return `${address} reached in ${away}`;
  if (error !== undefined) return `${address} not reached: this machine does not send it (${error.code})`;
  if (icmp === undefined) return `${address} not reached in ${maxHops} hops`;
  const { name, type, code, offender } = icmp;
  const by = offender === undefined ? '' : `, says ${offender}`;
  return `${address} not reached: ${name} (ICMP ${type}/${code})${by}`;
};

/** What came of a trace. */
export const summaryText = (summary: TraceSummary, destination: TraceDestination): string => {
  const mtu = summary.pathMtu === undefined ? '' : `; path MTU ${summary.pathMtu}`;
  return `${endText(summary, destination)}${mtu}\n`;
};
