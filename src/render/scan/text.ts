import type { ScannedHost, ScannedPort, ScanSummary } from '../../probe/scan/types.js';
import { escapeText } from '../../terminal/escape.js';

const header = ['PORT', 'VERDICT', 'SURE', 'RTT', 'SERVICE', 'DETAIL'];

const hostText = ({ host, address }: ScannedHost): string => {
  const text = 'address' in address ? String(address.address) : '';
  return host === text || host.includes('/') ? text : `${escapeText(host)} (${text})`;
};

/** Milliseconds with as many digits as mean something. */
const timeText = (milliseconds: number): string =>
  milliseconds < 10 ? `${milliseconds.toFixed(2)} ms` : `${milliseconds.toFixed(0)} ms`;

const detailOf = ({ icmp, error, socket, attempts }: ScannedPort): string => {
  const holders = (socket?.holders ?? []).map(({ name, pid }) => `${escapeText(name)} (${pid})`);
  const parts = [...holders];
  if (icmp !== undefined) {
    parts.push(`${icmp.name}${icmp.offender === undefined ? '' : ` by ${escapeText(icmp.offender)}`}`);
  } else if (error !== undefined) parts.push(error.code);
  if (attempts > 1) parts.push(`asked ${attempts} times`);
  return parts.join(', ');
};

const serviceText = ({ name, service }: ScannedPort): string => {
  if (service === undefined) return name === undefined ? '' : escapeText(name);
  return escapeText(service.product === undefined ? service.name : `${service.name}: ${service.product}`);
};

const cells = (port: ScannedPort): string[] => [
  `${port.protocol}/${port.port}`,
  port.verdict,
  port.confidence === 'certain' ? 'yes' : port.confidence,
  port.rtt === undefined ? '' : timeText(port.rtt),
  serviceText(port),
  detailOf(port),
];

/** Rows with their columns two spaces apart. */
const table = (rows: readonly string[][]): string => {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
};

const summaryText = (summary: ScanSummary): string => {
  const { protocol, ports, verdicts, unfinished, confidence, repeats, icmpRate } = summary;
  const counts = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  if (unfinished > 0) counts.push(`${unfinished} not finished`);
  const notes: string[] = [];
  if (icmpRate !== undefined) notes.push(`the target limits its ICMP errors, to about ${icmpRate} a second`);
  if (repeats > 0) notes.push(`silent ports were asked ${repeats + 1} times`);
  if (confidence === 'low') notes.push('silence is all there is of some: they may be open or filtered');
  const note = notes.length === 0 ? '' : `; ${notes.join('; ')}`;
  return `${ports} ${protocol} ${ports === 1 ? 'port' : 'ports'}: ${counts.join(', ') || 'none'}${note}\n`;
};

/** A host for people: what was found, then how much of each verdict there is. */
export const scannedHostText = (host: ScannedHost): string => {
  const { ports, summaries, elapsed } = host;
  const found = ports.length === 0 ? '' : table([header, ...ports.map(cells)]);
  const title = `${hostText(host)}${host.local ? ', this machine' : ''} (${(elapsed / 1000).toFixed(2)} s)\n`;
  return `${title}${found}${summaries.map(summaryText).join('')}`;
};
