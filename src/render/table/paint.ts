import type { SocketRecord } from '../../inventory/record.js';

/** Select Graphic Rendition sequences, ECMA-48 section 8.3.117. */
const RESET = '\u001b[0m';
const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const RED = '\u001b[31m';
const GREEN = '\u001b[32m';
const YELLOW = '\u001b[33m';
const CYAN = '\u001b[36m';

const states: Readonly<Record<string, string>> = {
  listen: GREEN,
  established: CYAN,
  'close-wait': RED,
  'syn-sent': YELLOW,
  'syn-recv': YELLOW,
  'fin-wait-1': DIM,
  'fin-wait-2': DIM,
  closing: DIM,
  'last-ack': DIM,
  'time-wait': DIM,
  close: DIM,
};

const quietQueue = '0';

const codeFor = (column: string, cell: string, record: SocketRecord): string => {
  if (cell === '-') return DIM;
  if (column === 'state') return states[record.state] ?? '';
  if (column === 'recv-q' || column === 'send-q') return cell === quietQueue ? DIM : YELLOW;
  return column === 'process' ? BOLD : '';
};

/** A cell in its colour. */
export const paintCell = (column: string, cell: string, record: SocketRecord): string => {
  const code = codeFor(column, cell, record);
  return code === '' ? cell : code + cell + RESET;
};

/** A header cell in its colour. */
export const paintHeader = (cell: string): string => BOLD + cell + RESET;

/** Secondary text in its colour. */
export const paintAside = (text: string): string => DIM + text + RESET;
