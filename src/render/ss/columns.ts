import { BufferPages } from './buffer-pages.js';
import { headerRow, type Row } from './row.js';
import { spreadWidths } from './widths.js';

/** Takes finished lines, many at a time. */
export type WriteText = (text: string) => void;

/** What decides the shape of the listing. */
export interface Layout {
  /** Whether the Netid column is there: more than one table was asked for. */
  readonly netid: boolean;
  /** Whether the State column is there: more than one state was asked for. */
  readonly state: boolean;
  readonly header: boolean;
  /** Columns of the terminal; absent in a pipe or a file, where lines are as narrow as their content allows. */
  readonly screen?: number | undefined;
}

const NETID = 0;
const STATE = 1;
const RECEIVE_QUEUE = 2;
const SEND_QUEUE = 3;
const LOCAL_ADDRESS = 4;
const LOCAL_PORT = 5;
const PEER_ADDRESS = 6;
const PEER_PORT = 7;
const DETAILS = 8;
const COLUMNS = 9;

/** A blank stands before these columns, unless they begin the line. */
const delimited = [false, true, true, true, true, false, true, false, false];

/** Addresses stand at the right of their column, so that the port follows at once. */
const isRight = (column: number): boolean => column === LOCAL_ADDRESS || column === PEER_ADDRESS;

/** Characters gathered before they are handed on. */
const PIECE = 1 << 16;

const bytesOf = (token: string): number => Buffer.byteLength(token, 'utf8');

/** How one column is printed. */
interface Printing {
  readonly delimiter: string;
  readonly right: boolean;
  /** Places for the token, without the delimiter. */
  readonly room: number;
}

/**
 * The layout engine: keeps the tokens of all rows until the widths are known, then prints them.
 * It mirrors what ss 6.1 does with its ten columns (the tenth is always empty), trailing blanks included.
 */
export class Columns {
  private readonly tokens: string[] = [];
  /** Longest token of each column so far; never forgotten between two buffers. */
  private readonly longest = new Int32Array(COLUMNS);
  private readonly shown: readonly number[];
  private readonly pages = new BufferPages();
  private readonly blanks: string[] = [];
  /** Whether any token kept has more bytes than characters. */
  private wide = false;
  /** Length of the newest row's details: they count once another row follows. */
  private newestDetails = 0;

  constructor(
    private readonly layout: Layout,
    private readonly write: WriteText,
  ) {
    this.shown = Array.from({ length: COLUMNS }, (_, column) => column).filter(
      (column) => (column !== NETID || layout.netid) && (column !== STATE || layout.state),
    );
    if (layout.header) {
      this.add(headerRow());
      this.finishRow();
    }
  }

  /** Adds one line; the row may be filled anew afterwards. */
  add(row: Row): void {
    this.finishRow();
    const wide = row.wide;
    if (wide) this.wide = true;
    let size = BufferPages.sizeOf(0);
    if (this.layout.netid) size += this.put(NETID, row.netid, wide);
    if (this.layout.state) size += this.put(STATE, row.state, wide);
    size += this.put(RECEIVE_QUEUE, row.receiveQueue, wide);
    size += this.put(SEND_QUEUE, row.sendQueue, wide);
    size += this.put(LOCAL_ADDRESS, row.localAddress, wide);
    size += this.put(LOCAL_PORT, row.localPort, wide);
    size += this.put(PEER_ADDRESS, row.peerAddress, wide);
    size += this.put(PEER_PORT, row.peerPort, wide);
    this.tokens.push(row.details);
    this.newestDetails = wide ? bytesOf(row.details) : row.details.length;
    this.pages.add(size + BufferPages.sizeOf(this.newestDetails), this.newestLengths);
  }

  /** Prints what is left. */
  end(): void {
    // ss does not measure the details of the very last row.
    this.print();
  }

  private put(column: number, token: string, wide: boolean): number {
    this.tokens.push(token);
    const length = wide ? bytesOf(token) : token.length;
    if (length > this.longest[column]!) this.longest[column] = length;
    return BufferPages.sizeOf(length);
  }

  /** Lengths of the newest row's tokens, with the empty tenth one. */
  private readonly newestLengths = (): number[] => [
    ...this.tokens.slice(-this.shown.length).map(this.wide ? bytesOf : (token) => token.length),
    0,
  ];

  private finishRow(): void {
    if (this.newestDetails > this.longest[DETAILS]!) this.longest[DETAILS] = this.newestDetails;
    if (this.pages.full) this.print();
  }

  private printing(): Printing[] {
    const natural = Array.from(this.longest, (length, column) => {
      if (!this.shown.includes(column)) return 0;
      return length + (length > 0 && column !== this.shown[0] && delimited[column] ? 1 : 0);
    });
    const { screen } = this.layout;
    const widths = screen === undefined ? natural : spreadWidths(natural, screen);
    return this.shown.map((column, at) => {
      const delimiter = at > 0 && delimited[column] ? ' ' : '';
      return { delimiter, right: isRight(column), room: widths[column]! - delimiter.length };
    });
  }

  private print(): void {
    const { tokens, wide, write } = this;
    const printing = this.printing();
    let text = '';
    for (let at = 0; at < tokens.length; ) {
      for (const { delimiter, right, room } of printing) {
        const token = tokens[at++]!;
        const blanks = this.blank(room - (wide ? bytesOf(token) : token.length));
        text += right ? delimiter + blanks + token : delimiter + token + blanks;
      }
      text += '\n';
      if (text.length >= PIECE) {
        write(text);
        text = '';
      }
    }
    if (text !== '') write(text);
    this.clear();
  }

  private clear(): void {
    this.tokens.length = 0;
    this.pages.clear();
    this.wide = false;
    this.newestDetails = 0;
  }

  private blank(length: number): string {
    if (length <= 0) return '';
    const known = this.blanks[length];
    if (known !== undefined) return known;
    const blanks = ' '.repeat(length);
    this.blanks[length] = blanks;
    return blanks;
  }
}
