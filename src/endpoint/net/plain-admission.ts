import { AF_INET, AF_INET6 } from '../../wire/constants.js';
import type { EndpointContext, PlainListener } from '../types.js';
import { type Admission, logRefusal } from './allow.js';

/** What the pump can check by itself, and what is told of those whom it turns away; undefined where it cannot. */
export function plainAdmission(
  admission: Admission,
  context: EndpointContext,
): Pick<PlainListener, 'allowed' | 'turnedAway'> | undefined {
  const { range, sourcePort, lowPort, wrapper } = admission;
  if (sourcePort !== undefined || lowPort || wrapper !== undefined) return undefined;
  if (range === undefined) return {};
  if (range.family !== AF_INET && range.family !== AF_INET6) return undefined;
  if (!context.logs('warning')) return { allowed: [range] };
  return { allowed: [range], turnedAway: (peer) => logRefusal(peer, 'due to range option', context) };
}
