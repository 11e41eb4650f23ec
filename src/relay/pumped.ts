import type { Endpoint } from '../endpoint/types.js';
import { SystemError } from '../kernel/index.js';
import type { Pump, PumpDirection, PumpEnd, PumpJoin, PumpPolicy } from '../kernel/pump.js';
import { sessionEnd } from './session.js';
import type { DirectionResult, RelayPolicy, RunningSession, SessionResult } from './types.js';

/** How a direction ended, with the error in place of its number. */
export function directionResult(
  { errno, ...rest }: PumpDirection,
  from: string,
  to: string,
  fromSide: 'left' | 'right',
): DirectionResult {
  if (errno === undefined || errno === 0) return rest;
  const call = rest.by === fromSide ? `read ${from}` : `write ${to}`;
  return { ...rest, error: new SystemError(call, errno) };
}

/** What of a policy is the pump's. */
export const pumpPolicy = ({
  directions,
  halfCloseTimeout,
  idleTimeout,
  blockSize,
}: RelayPolicy): PumpPolicy => ({ directions, halfCloseTimeout, idleTimeout, blockSize });

/** Two ends of plain descriptors, joined by the pump. What it counts is told by the pump in the sum of all its joins, by each of them when asked, and by the result. */
export class PumpedSession implements RunningSession {
  readonly carried = 'pumped';
  readonly ended: Promise<SessionResult>;
  readonly bytesToRight = 0;
  readonly bytesToLeft = 0;
  readonly blocksToRight = 0;
  readonly blocksToLeft = 0;
  readonly #join: PumpJoin;

  /** Throws SystemError. */
  constructor(
    readonly id: number,
    private readonly left: Endpoint,
    private readonly right: Endpoint,
    ends: { readonly left: PumpEnd; readonly right: PumpEnd },
    pump: Pump,
    policy: RelayPolicy,
  ) {
    this.#join = pump.join(ends.left, ends.right, pumpPolicy(policy));
    this.ended = this.#result();
  }

  get joinId(): number {
    return this.#join.id;
  }

  end(): void {
    this.#join.end();
  }

  async #result(): Promise<SessionResult> {
    const { toRight, toLeft, duration } = await this.#join.ended;
    const { left, right, id } = this;
    return {
      id,
      left: sessionEnd(left),
      right: sessionEnd(right),
      toRight: directionResult(toRight, left.label, right.label, 'left'),
      toLeft: directionResult(toLeft, right.label, left.label, 'right'),
      duration,
    };
  }
}
