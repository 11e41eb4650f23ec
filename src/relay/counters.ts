import type { RelayStatistics, RunningSession, SessionResult } from './types.js';

type Bytes = Pick<RelayStatistics, 'bytesToRight' | 'bytesToLeft' | 'blocksToRight' | 'blocksToLeft'>;

const none: Bytes = { bytesToRight: 0, bytesToLeft: 0, blocksToRight: 0, blocksToLeft: 0 };

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

  /** Ends a session. What the pump carried it counts itself. */
  end({ toRight, toLeft }: SessionResult, carried: RunningSession['carried']): void {
    this.#ended++;
    if (carried === 'pumped') return;
    this.#bytesToRight += toRight.bytes;
    this.#bytesToLeft += toLeft.bytes;
    this.#blocksToRight += toRight.blocks;
    this.#blocksToLeft += toLeft.blocks;
  }

  /** All there was, with what goes on now, and what the pump has counted. */
  sum(running: Iterable<RunningSession>, pumped: Bytes = none): RelayStatistics {
    let bytesToRight = this.#bytesToRight + pumped.bytesToRight;
    let bytesToLeft = this.#bytesToLeft + pumped.bytesToLeft;
    let blocksToRight = this.#blocksToRight + pumped.blocksToRight;
    let blocksToLeft = this.#blocksToLeft + pumped.blocksToLeft;
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
