import type { RelayStatistics, RunningSession, SessionResult } from './types.js';

/** Counts what the sessions of a relay do that are carried one by one. */
export class Counters {
  refused = 0;
  failed = 0;
  #begun = 0;
  #ended = 0;
  #bytesToRight = 0;
  #bytesToLeft = 0;
  #blocksToRight = 0;
  #blocksToLeft = 0;

  begin(): void {
    this.#begun++;
  }

  end({ toRight, toLeft }: SessionResult): void {
    this.#ended++;
    this.#bytesToRight += toRight.bytes;
    this.#bytesToLeft += toLeft.bytes;
    this.#blocksToRight += toRight.blocks;
    this.#blocksToLeft += toLeft.blocks;
  }

  /** All there was, with what goes on now. */
  sum(running: Iterable<RunningSession>): RelayStatistics {
    let [bytesToRight, bytesToLeft] = [this.#bytesToRight, this.#bytesToLeft];
    let [blocksToRight, blocksToLeft] = [this.#blocksToRight, this.#blocksToLeft];
    for (const session of running) {
      bytesToRight += session.bytesToRight;
      bytesToLeft += session.bytesToLeft;
      blocksToRight += session.blocksToRight;
      blocksToLeft += session.blocksToLeft;
    }
    const { refused, failed } = this;
    const [begun, ended] = [this.#begun, this.#ended];
    const bytes = { bytesToRight, bytesToLeft, blocksToRight, blocksToLeft };
    return { open: begun - ended, begun, ended, refused, failed, ...bytes };
  }
}
