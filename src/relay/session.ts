import type { Endpoint } from '../endpoint/types.js';
import { Direction } from './direction.js';
import { Silence } from './silence.js';
import type {
  DirectionName,
  DirectionResult,
  RunningSession,
  SessionEnd,
  SessionEvents,
  SessionPolicy,
  SessionResult,
} from './types.js';

/** What a way is that there is none: nothing can be read there, nothing written here, or it was not wanted. */
const nothing: DirectionResult = Object.freeze({ bytes: 0, blocks: 0, reason: 'closed', by: 'us' });

const other = { toRight: 'toLeft', toLeft: 'toRight' } as const;

/** Who is at an end, without what it can do. */
export const sessionEnd = ({ type, label, localAddress, remoteAddress, plain }: Endpoint): SessionEnd => ({
  type,
  label,
  ...(plain && { descriptors: { read: plain.read, write: plain.write } }),
  ...(localAddress && { localAddress }),
  ...(remoteAddress && { remoteAddress }),
});

/** Two ends joined by reading and writing in JavaScript: for what must see the bytes. */
export class StreamedSession implements RunningSession {
  readonly carried = 'streamed';
  readonly ended: Promise<SessionResult>;
  readonly #ways: Readonly<Partial<Record<DirectionName, Direction>>>;
  readonly #silence: Silence;
  readonly #begun = performance.now();

  constructor(
    readonly id: number,
    private readonly left: Endpoint,
    private readonly right: Endpoint,
    private readonly policy: SessionPolicy,
    private readonly events: SessionEvents,
  ) {
    this.#silence = new Silence(policy, (reason) => this.#abort(reason));
    this.#ways = {
      ...this.#way('toRight', left, right),
      ...this.#way('toLeft', right, left),
    };
    this.ended = this.#run();
  }

  get bytesToRight(): number {
    return this.#ways.toRight?.bytes ?? 0;
  }

  get bytesToLeft(): number {
    return this.#ways.toLeft?.bytes ?? 0;
  }

  get blocksToRight(): number {
    return this.#ways.toRight?.blocks ?? 0;
  }

  get blocksToLeft(): number {
    return this.#ways.toLeft?.blocks ?? 0;
  }

  end(): void {
    this.#abort('closed');
  }

  /** Makes a direction where there is one. */
  #way(name: DirectionName, from: Endpoint, to: Endpoint): { [name in DirectionName]?: Direction } {
    const unwanted = name === 'toRight' ? 'right-to-left' : 'left-to-right';
    if (this.policy.directions === unwanted) return {};
    if (from.source === undefined || to.sink === undefined) return {};
    const { tap } = this.policy;
    const events = {
      see: tap && ((bytes: Uint8Array) => tap(name, bytes, this.id)),
      moved: () => this.#silence.broken(),
      otherEnded: () => this.#ways[other[name]]?.open === false,
    };
    return { [name]: new Direction(name, from, to, this.policy, events) };
  }

  async #run(): Promise<SessionResult> {
    this.#silence.begin();
    await Promise.all(Object.values(this.#ways).map((way) => this.#follow(way)));
    this.#silence.end();
    return {
      id: this.id,
      left: sessionEnd(this.left),
      right: sessionEnd(this.right),
      toRight: this.#ways.toRight?.result ?? nothing,
      toLeft: this.#ways.toLeft?.result ?? nothing,
      duration: performance.now() - this.#begun,
    };
  }

  /** What the end of one direction means for the other: here it is decided. */
  async #follow(way: Direction): Promise<void> {
    const result = await way.run();
    this.events.directionEnded?.(way.name, result);
    const opposite = this.#ways[other[way.name]];
    if (result.by !== 'us') await way.passEnd();
    if (opposite === undefined || !opposite.open) return;
    if (this.#isOver(way.name, result)) opposite.abort(result.reason, result.by, result.error);
    opposite.stopIgnoring();
    this.#silence.halfClosed();
  }

  /**
   * Whether nothing can pass the other way either, as the pump has it. Who resets a connection hears nothing any more; what
   * it sent before is read to its end where only writing to it was refused. Messages have no end, so that nobody would
   * notice. Any other error, such as a full disk, ends both.
   */
  #isOver(name: DirectionName, { reason, by }: DirectionResult): boolean {
    if (reason === 'failed') return true;
    if (reason !== 'reset') return false;
    const to = name === 'toRight' ? this.right : this.left;
    return by === (name === 'toRight' ? 'left' : 'right') || to.bounds === 'messages';
  }

  #abort(reason: 'closed' | 'idle' | 'half-close-timeout'): void {
    for (const way of Object.values(this.#ways)) way.abort(reason, 'us');
  }
}
