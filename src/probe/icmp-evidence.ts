import type { ExtendedErrorData } from '../socket/ancillary/types.js';
import { type HostAddress, hostText } from './host.js';
import type { IcmpEvidence } from './result.js';
import { icmpName } from './verdict/icmp.js';

/** What the error queue says of an ICMP message, as evidence. */
export const icmpEvidence = ({ origin, type, icmpCode, offender }: ExtendedErrorData): IcmpEvidence => ({
  type,
  code: icmpCode,
  name: icmpName(origin === 'icmp' ? 'inet' : 'inet6', type, icmpCode),
  ...(offender !== undefined && { offender: hostText(offender as HostAddress) }),
});
