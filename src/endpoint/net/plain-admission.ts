import { AF_INET, AF_INET6 } from '../../wire/constants.js';
import type { PlainListener } from '../types.js';
import type { Admission } from './allow.js';

type Allowed = NonNullable<PlainListener['allowed']>;

/** What the pump can check by itself; undefined where it cannot. */
export function plainAdmission({
  range,
  sourcePort,
  lowPort,
  wrapper,
}: Admission): { allowed?: Allowed } | undefined {
  if (sourcePort !== undefined || lowPort || wrapper !== undefined) return undefined;
  if (range === undefined) return {};
  if (range.family !== AF_INET && range.family !== AF_INET6) return undefined;
  return { allowed: [range] };
}
