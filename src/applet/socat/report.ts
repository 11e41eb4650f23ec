import type { DirectionName, DirectionResult, Relay, SessionEnd, SessionResult } from '../../index.js';
import type { Log } from './log.js';
import { severities } from './settings.js';

/** How socat numbers the two addresses. */
const numbers = { left: 1, right: 2 } as const;

const sources = { toRight: 'left', toLeft: 'right' } as const;

const descriptorsOf = ({ descriptors }: SessionEnd): string =>
  `[${descriptors?.read ?? '-'},${descriptors?.write ?? '-'}]`;

/** What the log says of a direction that has ended. */
const endText = (
  direction: DirectionName,
  { reason, by }: DirectionResult,
  from: SessionEnd,
): string | undefined => {
  const number = numbers[sources[direction]];
  if (reason === 'idle') return 'inactivity timeout triggered';
  if (by === 'us' || by !== sources[direction]) return undefined;
  return `socket ${number} (fd ${from.descriptors?.read ?? '-'}) is at EOF`;
};

/** Tells the log about sessions as they begin and end, and keeps what the exit code depends on. */
export class SessionReport {
  private broken = 0;
  private relay: Relay | undefined;
  /** How severe it is that a session breaks. */
  private severity: (typeof severities)[number] = 'error';
  private readonly ends = new Map<number, { left: SessionEnd; right: SessionEnd }>();
  /** Directions whose end was told already: sessions in the pump tell theirs only when they are over. */
  private readonly told = new Set<string>();

  constructor(private readonly log: Log) {}

  /** Whether the one session there was broke. What becomes of one of many is not the program's end. */
  get failed(): boolean {
    return this.broken > 0 && this.relay?.statistics().begun === 1;
  }

  /** `children-shutup`: what breaks a session counts so many severities less. */
  quieten(levels: number): void {
    const level = Math.max(0, severities.indexOf('error') - levels);
    this.severity = severities[level] ?? 'error';
  }

  /** Listens to a relay. */
  follow(relay: Relay): void {
    this.relay = relay;
    relay.on('broken', (result) => this.tellError(result));
    relay.on('failed', (_end, { message }) => this.log.write(this.severity, message));
    relay.on('problem', ({ message }) => this.log.write('warning', message));
    relay.on('refused', ({ label }) =>
      this.log.write('warning', `refusing ${label}: too many sessions from there`),
    );
    if (!this.log.writes('notice')) return;
    relay.on('session', ({ id, left, right }) => {
      this.ends.set(id, { left, right });
      const both = `${descriptorsOf(left)} and ${descriptorsOf(right)}`;
      this.log.write('notice', `starting data transfer loop with FDs ${both}`);
    });
    relay.on('ended', (result) => this.ended(result));
    relay.on('directionEnded', (id, direction, result) => this.directionEnded(id, direction, result));
  }

  private ended(result: SessionResult): void {
    for (const direction of ['toRight', 'toLeft'] as const) {
      this.directionEnded(result.id, direction, result[direction]);
      this.told.delete(`${result.id}${direction}`);
    }
    this.ends.delete(result.id);
  }

  private directionEnded(id: number, direction: DirectionName, result: DirectionResult): void {
    const key = `${id}${direction}`;
    const ends = this.ends.get(id);
    if (ends === undefined || this.told.has(key)) return;
    this.told.add(key);
    const text = endText(direction, result, ends[sources[direction]]);
    if (text !== undefined) this.log.write('notice', text);
  }

  /** An error that ended a session; often it is the cause of both directions' end. */
  private tellError({ toRight, toLeft }: SessionResult): void {
    const error = toRight.error ?? toLeft.error;
    if (error === undefined) return;
    this.broken++;
    this.log.write(this.severity, error.message);
    const other = toLeft.error;
    if (other !== undefined && other.message !== error.message) this.log.write(this.severity, other.message);
  }
}
