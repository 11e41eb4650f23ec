import { openSync } from 'node:fs';
import type { SessionPolicy } from '../../index.js';
import { hexDump } from '../../render/hex/hex-dump.js';
import { escapeBytes, UsageError, writeBytes } from '../../terminal/index.js';
import type { RelayPlan } from './plan.js';

type Tap = NonNullable<SessionPolicy['tap']>;

const STANDARD_ERROR = 2;

const marks = { toRight: '->', toLeft: '<-' } as const;

/** A block of what passes, under a line that says which way. */
const dump =
  (format: (bytes: Uint8Array) => string): Tap =>
  (direction, bytes, session) => {
    const head = `${marks[direction]} #${session} ${bytes.length} bytes\n`;
    try {
      writeBytes(STANDARD_ERROR, Buffer.from(head + format(bytes)));
    } catch {
      // Nobody reads the dump any more: what is relayed goes on.
    }
  };

/** Appends what goes one way to a file. Throws UsageError. */
function record(path: string, wanted: 'toRight' | 'toLeft'): Tap {
  let fd: number;
  try {
    fd = openSync(path, 'a', 0o600);
  } catch (error) {
    throw new UsageError(`cannot record: ${(error as Error).message}`);
  }
  return (direction, bytes) => {
    if (direction === wanted) writeBytes(fd, bytes);
  };
}

/** What sees the bytes; undefined where nothing does. Throws UsageError. */
export function tapOf(plan: RelayPlan): Tap | undefined {
  const taps: Tap[] = [];
  if (plan.dump === 'hex') taps.push(dump((bytes) => hexDump(bytes)));
  if (plan.dump === 'text') taps.push(dump((bytes) => `${escapeBytes(bytes)}\n`));
  if (plan.recordRight !== undefined) taps.push(record(plan.recordRight, 'toRight'));
  if (plan.recordLeft !== undefined) taps.push(record(plan.recordLeft, 'toLeft'));
  if (taps.length === 0) return undefined;
  return (direction, bytes, session) => {
    for (const tap of taps) tap(direction, bytes, session);
  };
}
