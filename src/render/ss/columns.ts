import { blanks } from './blanks.js';
import { type Block, moveColumns, moveRow } from './block.js';
import { BufferPages } from './buffer-pages.js';
import {
  COLUMNS,
  DETAILS,
  LOCAL_ADDRESS,
  LOCAL_PORT,
  NETID,
  PEER_ADDRESS,
  PEER_PORT,
  type Place,
  placesFor,
  RECEIVE_QUEUE,
  SEND_QUEUE,
  STATE,
} from './places.js';
import { headerRow, type Row, toByteText } from './row.js';
import { type Piece, Slabs } from './slab.js';

/** Takes finished lines, many at a time; the bytes are valid until it returns. */
export type WriteBytes = (bytes: Uint8Array) => void;

/** What decides the shape of the listing. */
export interface Layout {
  /** Whether the Netid column is there: more than one table was asked for. */
  readonly netid: boolean;
  /** Whether the State column is there: more than one state was asked for. */
  readonly state: boolean;
  /** Whether the columns of the queues are there. Default: they are. */
  readonly queues?: boolean;
  readonly header: boolean;
  /** Columns of the terminal; absent in a pipe or a file, where lines are as narrow as their content allows. */
  readonly screen?: number | undefined;
}

/** Characters of a block: small enough that what it is made from dies young. */
const BLOCK = 1 << 14;

/** ss keeps a token's length in two bytes, and cuts what is longer. */
const MOST_BYTES = 0xffff;

/** Makes one string of the pieces a text was put together from, and garbage of them. */
const flatten = (text: string): string => {
  text.charCodeAt(0);
  return text;
};

/**
 * The layout engine. ss can print nothing before it knows the longest token of each column, and so it keeps all
 * tokens. Here rows are laid out at once for the widths seen so far, which seldom grow after the first rows; blocks
 * laid out before a column grew get the missing blanks in the end.
 * The result is that of ss 6.1 with its ten columns (the tenth is always empty), trailing blanks included.
 */
export class Columns {
  /** Longest token of each column so far; never forgotten between two buffers. */
  private readonly longest = new Int32Array(COLUMNS);
  private readonly shown: readonly number[];
  private readonly hasQueues: boolean;
  private readonly pages = new BufferPages();
  private readonly blocks: Block[] = [];
  private readonly slabs = new Slabs();
  private current: readonly Place[] | undefined;
  /** The rows of the block at work, laid out for the longest tokens so far. */
  private text = '';
  private rows = 0;
  /** The newest row up to its details, which count only when another row follows. */
  private newest: string | undefined;
  private newestDetails = '';
  /** Places missing to the longest peer port in the newest row. */
  private newestGap = 0;
  // Cells that are as in the row before are not padded anew.
  private readonly start = {
    netid: '',
    state: '',
    receiveQueue: '',
    sendQueue: '',
    local: '',
    text: '',
    hits: 0,
  };
  private readonly peer = { token: '', text: '', hits: 0 };
  /** Ends of rows without details, by the gap before them. */
  private tails: string[] = [];

  constructor(
    private readonly layout: Layout,
    private readonly write: WriteBytes,
  ) {
    this.hasQueues = layout.queues ?? true;
    this.shown = Array.from({ length: COLUMNS }, (_, column) => column).filter(
      (column) =>
        (column !== NETID || layout.netid) &&
        (column !== STATE || layout.state) &&
        ((column !== RECEIVE_QUEUE && column !== SEND_QUEUE) || this.hasQueues),
    );
    if (layout.header) {
      this.add(headerRow());
      this.commitNewest();
    }
  }

  /** Adds one line; the row may be filled anew afterwards. */
  add(row: Row): void {
    this.commitNewest();
    if (this.pages.full) this.print();
    if (row.wide) toByteText(row); // else it is ASCII: one byte a character in any case
    if (row.details.length > MOST_BYTES) row.details = row.details.slice(0, MOST_BYTES);
    this.measure(row);
    const { localPort, peerPort } = row;
    const port = localPort + blanks(this.longest[LOCAL_PORT]! - localPort.length);
    this.newest = this.startText(row) + port + this.peerText(row.peerAddress) + peerPort;
    this.newestGap = this.longest[PEER_PORT]! - peerPort.length;
    this.newestDetails = row.details;
  }

  /** Prints what is left. */
  end(): void {
    const { newest, newestGap, newestDetails } = this;
    this.newest = undefined;
    // ss does not measure the details of the very last row.
    const last = (places: readonly Place[]): string => {
      if (newest === undefined) return '';
      const row = moveRow(newest + blanks(newestGap), this.places().slice(0, -1), places);
      return `${row}${newestDetails}${blanks(places.at(-1)!.room - newestDetails.length)}\n`;
    };
    this.print(last);
  }

  /** Makes room for the row's tokens and counts them in ss's buffer. */
  private measure(row: Row): void {
    const { layout } = this;
    let size = BufferPages.sizeOf(row.details.length) + BufferPages.sizeOf(0);
    if (layout.netid) size += this.fit(NETID, row.netid.length);
    if (layout.state) size += this.fit(STATE, row.state.length);
    if (this.hasQueues) {
      size += this.fit(RECEIVE_QUEUE, row.receiveQueue.length);
      size += this.fit(SEND_QUEUE, row.sendQueue.length);
    }
    size += this.fit(LOCAL_ADDRESS, row.localAddress.length);
    size += this.fit(LOCAL_PORT, row.localPort.length);
    size += this.fit(PEER_ADDRESS, row.peerAddress.length);
    size += this.fit(PEER_PORT, row.peerPort.length);
    if (!this.pages.add(size)) this.pages.addTokens(this.lengthsOf(row));
  }

  /** Grows a column for a token of this length; returns what the token takes in ss's buffer. */
  private fit(column: number, length: number): number {
    if (length > this.longest[column]!) this.grow(column, length);
    return BufferPages.sizeOf(length);
  }

  private grow(column: number, length: number): void {
    this.closeBlock();
    this.longest[column] = length;
    this.current = undefined;
    this.start.text = '';
    this.peer.text = '';
    this.tails = [];
  }

  private lengthsOf(row: Row): number[] {
    const { netid, state, receiveQueue, sendQueue, localAddress, localPort, peerAddress, peerPort, details } =
      row;
    const head = [...(this.layout.netid ? [netid] : []), ...(this.layout.state ? [state] : [])];
    const queues = this.hasQueues ? [receiveQueue, sendQueue] : [];
    const rest = [localAddress, localPort, peerAddress, peerPort, details, ''];
    return [...head, ...queues, ...rest].map((token) => token.length);
  }

  /** Everything up to the local port. */
  private startText(row: Row): string {
    const { start } = this;
    const same =
      row.localAddress === start.local &&
      row.state === start.state &&
      row.receiveQueue === start.receiveQueue &&
      row.sendQueue === start.sendQueue &&
      row.netid === start.netid;
    if (!same || start.text === '') {
      start.netid = row.netid;
      start.state = row.state;
      start.receiveQueue = row.receiveQueue;
      start.sendQueue = row.sendQueue;
      start.local = row.localAddress;
      start.hits = 0;
      start.text = this.makeStart(row);
    } else if (start.hits++ === 0) flatten(start.text);
    return start.text;
  }

  private makeStart({ netid, state, receiveQueue, sendQueue, localAddress }: Row): string {
    const { longest, layout } = this;
    const netidText = layout.netid ? `${netid}${blanks(longest[NETID]! - netid.length)} ` : '';
    const stateText = layout.state ? `${state}${blanks(longest[STATE]! - state.length)} ` : '';
    const queueText = this.hasQueues
      ? `${receiveQueue}${blanks(longest[RECEIVE_QUEUE]! - receiveQueue.length)} ` +
        `${sendQueue}${blanks(longest[SEND_QUEUE]! - sendQueue.length)} `
      : '';
    const address = `${blanks(longest[LOCAL_ADDRESS]! - localAddress.length)}${localAddress}`;
    return netidText + stateText + queueText + address;
  }

  private peerText(token: string): string {
    const { peer } = this;
    if (token !== peer.token || peer.text === '') {
      peer.token = token;
      peer.hits = 0;
      peer.text = ` ${blanks(this.longest[PEER_ADDRESS]! - token.length)}${token}`;
    } else if (peer.hits++ === 0) flatten(peer.text);
    return peer.text;
  }

  private commitNewest(): void {
    const { newest, newestGap, newestDetails } = this;
    if (newest === undefined) return;
    this.newest = undefined;
    const { length } = newestDetails;
    if (length > this.longest[DETAILS]!) this.grow(DETAILS, length);
    this.text += newest;
    this.text +=
      length === 0
        ? this.tail(newestGap)
        : `${blanks(newestGap)}${newestDetails}${blanks(this.longest[DETAILS]! - length)}\n`;
    this.rows++;
    if (this.text.length >= BLOCK) this.closeBlock();
  }

  /** The end of a row without details. */
  private tail(gap: number): string {
    const known = this.tails[gap];
    if (known !== undefined) return known;
    const tail = flatten(`${blanks(gap + this.longest[DETAILS]!)}\n`);
    this.tails[gap] = tail;
    return tail;
  }

  private closeBlock(): void {
    const { text, rows } = this;
    if (rows === 0) return;
    this.blocks.push({ piece: this.slabs.keep(text), rows, places: this.placesNow() });
    this.text = '';
    this.rows = 0;
  }

  /** The places for the longest tokens so far: one object while they stay as they are. */
  private placesNow(): readonly Place[] {
    this.current ??= this.places();
    return this.current;
  }

  private places(screen?: number): Place[] {
    return placesFor(this.shown, this.longest, screen);
  }

  private print(last: (places: readonly Place[]) => string = () => ''): void {
    this.closeBlock();
    const places = this.places(this.layout.screen);
    let run: Piece | undefined;
    for (const block of this.blocks) {
      const moved = moveColumns(block, places);
      if (moved === undefined && run?.slab === block.piece.slab && run.end === block.piece.start) {
        run = { ...run, end: block.piece.end };
        continue;
      }
      this.writePiece(run);
      run = moved === undefined ? block.piece : undefined;
      if (moved !== undefined) this.writeText(moved);
    }
    this.writePiece(run);
    this.writeText(last(places));
    this.blocks.length = 0;
    this.slabs.clear();
    this.pages.clear();
  }

  private writePiece(piece: Piece | undefined): void {
    if (piece !== undefined) this.write(piece.slab.subarray(piece.start, piece.end));
  }

  private writeText(text: string): void {
    if (text !== '') this.write(Buffer.from(text, 'latin1'));
  }
}
