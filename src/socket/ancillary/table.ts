import { errorQueueRows } from './error-queue.js';
import { inetRows } from './inet.js';
import { packetRows } from './packet.js';
import type { AncillaryRow } from './row.js';
import { timeRows } from './time.js';
import type { AncillaryData } from './types.js';
import { unixRows } from './unix.js';

/** Every control message this build knows, one row each. */
export const ancillaryTable: readonly AncillaryRow[] = [
  ...unixRows,
  ...inetRows,
  ...packetRows,
  ...timeRows,
  ...errorQueueRows,
];

/** The row of a received (level, type), or undefined. */
export function rowOf(level: number, type: number): AncillaryRow | undefined {
  for (const row of ancillaryTable) if (row.type === type && row.level === level) return row;
  return undefined;
}

/** The row that sends `data`. Throws TypeError for a kind that is not known or can only be received. */
export function rowFor(
  data: Exclude<AncillaryData, { kind: 'raw' }>,
): AncillaryRow & Required<Pick<AncillaryRow, 'encode'>> {
  const family = 'family' in data ? data.family : undefined;
  let known: AncillaryRow | undefined;
  for (const row of ancillaryTable) {
    if (row.kind !== data.kind) continue;
    known ??= row;
    if (row.encode !== undefined && (row.family === undefined || row.family === family)) {
      return row as AncillaryRow & Required<Pick<AncillaryRow, 'encode'>>;
    }
  }
  if (known === undefined) throw new TypeError(`unknown kind of ancillary data: ${String(data.kind)}`);
  if (known.encode !== undefined) {
    throw new TypeError(`${data.kind}: family must be inet or inet6, not ${String(family)}`);
  }
  throw new TypeError(`${data.kind} (${known.name}) can only be received; the kernel takes none`);
}
