import type { UnixInspection } from '../../assembly/inspect/types.js';
import type { Verdict } from '../../probe/result.js';
import { escapeLine, escapeText } from '../../terminal/escape.js';
import { fileSection } from './file.js';
import { type Row, type Section, timeText } from './section.js';
import { socketSections } from './socket.js';

/** Select Graphic Rendition sequences, ECMA-48 section 8.3.117. */
const RESET = '\u001b[0m';
const BOLD = '\u001b[1m';
const RED = '\u001b[31m';
const GREEN = '\u001b[32m';
const YELLOW = '\u001b[33m';

const colors: Readonly<Partial<Record<Verdict, string>>> = { open: GREEN, busy: YELLOW, denied: YELLOW };

/** How an inspection is to look. */
export interface InspectStyle {
  readonly color: boolean;
}

const paint = (text: string, code: string, { color }: InspectStyle): string =>
  color ? `${code}${text}${RESET}` : text;

const NAME_WIDTH = 10;

const rowText = ([name, text]: Row): string =>
  name === '' ? `  ${text}\n` : `  ${name.padEnd(NAME_WIDTH)}${text}\n`;

const sectionText = ({ title, rows }: Section, style: InspectStyle): string =>
  rows.length === 0 ? '' : `\n${paint(title, BOLD, style)}\n${rows.map(rowText).join('')}`;

function staleSection({ stale }: UnixInspection): Section {
  if (stale === undefined) return { title: 'Stale', rows: [] };
  const rows: Row[] = [
    ['bound', timeText(stale.bound)],
    ['booted', timeText(stale.booted)],
    ['why', stale.beforeBoot ? 'bound before this machine started' : 'its server ended or closed it'],
  ];
  return { title: 'Stale', rows };
}

/** One inspection as short sections for people; those without content are left out. */
export function inspectionText(inspection: UnixInspection, style: InspectStyle): string {
  const { target, verdict, reason, action } = inspection;
  const sections = [fileSection(inspection), staleSection(inspection), ...socketSections(inspection)];
  let text = `${paint(escapeText(target), BOLD, style)}\n`;
  text += `  ${paint(verdict, colors[verdict] ?? RED, style)}: ${escapeLine(reason)}\n`;
  if (action !== undefined) text += `  never write to it to try: it ${action}\n`;
  return text + sections.map((section) => sectionText(section, style)).join('');
}
