/** The room that talks to the kernel: one function per call, errors as SystemError, readiness, dumps and the descriptor walk. */
export { AddonError, native } from './addon.js';
export {
  alignedMemory,
  close,
  closeAtExit,
  type Descriptor,
  dup,
  fcntl,
  ioctl,
  isOwnedElsewhere,
  pipe,
  read,
  setNonBlocking,
  write,
} from './descriptor.js';
export { type ErrnoEntry, errnoEntries, errnoMessage, errnoName, errnoNumber } from './errno.js';
export { extendedAttribute, mkfifo, open, readFile, readFileIfThere } from './file.js';
export { interfaceIndex, isInterfaceName } from './interface.js';
export { flock, ioctlNumber, lockRecords, seek } from './lock.js';
export {
  type Batch,
  type ControlRoom,
  createBatch,
  createControlRoom,
  receiveBatch,
  receiveMessage,
  send,
  sendBatch,
  sendMessage,
} from './message.js';
export { openIn, openNetworkNamespace, setns, socketIn, unshare } from './namespace.js';
export type { NativeModule, NativeWalk } from './native.js';
export { type ChunkListener, type DrainOptions, drain, openNetlink, startDump } from './netlink.js';
export { pidfdGetfd, pidfdOpen, pidfdSendSignal } from './process.js';
/** Only the types: the pump itself is loaded when it is needed, from `./pump.js`. */
export type {
  Pump,
  PumpAcceptor,
  PumpDial,
  PumpDirection,
  PumpEnd,
  PumpJoin,
  PumpListenEvents,
  PumpListener,
  PumpListenPolicy,
  PumpLive,
  PumpOpened,
  PumpOptions,
  PumpPolicy,
  PumpProgress,
  PumpReason,
  PumpSession,
  PumpStatistics,
} from './pump.js';
export {
  openQueue,
  type QueueAttributes,
  queueAttributes,
  receiveFromQueue,
  sendToQueue,
  unlinkQueue,
} from './queue.js';
export { type ReadinessListener, Watch, watch } from './reactor.js';
export { chroot, setpgid, setsid } from './self.js';
export {
  accept,
  attachFilter,
  bind,
  connect,
  getIntegerOption,
  getpeername,
  getsockname,
  getsockopt,
  listen,
  setIntegerOption,
  setsockopt,
  shutdown,
  socket,
  socketpair,
} from './socket-call.js';
export {
  type ChildAction,
  type ChildExit,
  type ChildPlan,
  type ChildWait,
  execute,
  spawn,
  waitForChild,
} from './spawn.js';
export { type SweepOutcome, type SweepPlan, sweep, sweepResult } from './sweep.js';
export { check, checkConnect, checkReady, inProgress, SystemError, wouldBlock } from './system-error.js';
export { type WalkOptions, walkDescriptors } from './walk.js';
