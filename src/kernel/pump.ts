/** The pump: joins of descriptors, and listeners that dial for each session, on a thread of their own. */

export { openPump, type Pump, type PumpOptions } from './pump/pump.js';
export type {
  PumpAcceptor,
  PumpDial,
  PumpDirection,
  PumpEnd,
  PumpEndMethod,
  PumpJoin,
  PumpListenEvents,
  PumpListener,
  PumpListenPolicy,
  PumpLive,
  PumpOpened,
  PumpPolicy,
  PumpProgress,
  PumpReason,
  PumpRefused,
  PumpSession,
  PumpSocketOption,
  PumpStatistics,
} from './pump/types.js';
