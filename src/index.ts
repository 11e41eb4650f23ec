export { examineAbilities } from './assembly/abilities/index.js';
export type * from './assembly/abilities/types.js';
export {
  inspectUnixSocket,
  inspectUnixSockets,
  parseUnixTarget,
  type UnixTarget,
} from './assembly/inspect/index.js';
export type * from './assembly/inspect/types.js';
export { type ProbeOptions, probe } from './assembly/probe.js';
export { type ProbeAllOptions, probeAll } from './assembly/probe-all.js';
export { type RelayEnd, type RelayOptions, relay } from './assembly/relay.js';
export { scan } from './assembly/scan.js';
export type { DeviceNumber } from './assembly/unix-match.js';
export { type SpecificationVocabulary, specificationVocabulary } from './assembly/vocabulary.js';
export { waitFor } from './assembly/wait.js';
export type { LockFile } from './endpoint/lock-file.js';
export type { NodeStream } from './endpoint/nodestream.js';
export { checkSpecification, openSpecification } from './endpoint/open.js';
export type {
  EndpointOption,
  EndpointOptionPhase,
  EndpointOptions,
  EndpointOptionValueType,
  OptionEffect,
  OptionValue,
} from './endpoint/option/types.js';
export { readSpecification } from './endpoint/resolve.js';
export type {
  AddressType,
  ByteSink,
  ByteSource,
  ChildEnd,
  DataOptions,
  EndMethod,
  Endpoint,
  EndpointAccess,
  EndpointContext,
  EndpointSource,
  LogLevel,
  Opened,
  OpenRequest,
  PlainDescriptors,
  PlainDial,
  PlainListener,
  SpecificationDialect,
} from './endpoint/types.js';
export type * from './family/address.js';
export { decodeAddress, encodeAddress, formatAddress, parseAddress } from './family/index.js';
export { GrammarError } from './grammar/error.js';
export type * from './grammar/filter/expression.js';
export {
  type FieldKind,
  FilterError,
  type FilterErrorDetails,
  type FilterFault,
  type FilterField,
  type FilterOptions,
  filterFields,
  type ParsedFilter,
  parseFilter,
  parseSsFilter,
} from './grammar/filter/index.js';
export {
  SpecificationError,
  type SpecificationErrorDetails,
  type SpecificationFault,
} from './grammar/specification/index.js';
export type * from './grammar/specification/types.js';
export { type BpfMap, describeBpfMap } from './inventory/bpf-map.js';
export { type DestroyedOptions, destroyedSockets } from './inventory/destroyed.js';
export { NamespaceError } from './inventory/errors.js';
export type { SocketFilter } from './inventory/filter/prepared.js';
export { listSockets, snapshotSockets } from './inventory/index.js';
export { destroySocket, destroySockets } from './inventory/kill/index.js';
export type * from './inventory/kill/result.js';
export type * from './inventory/options.js';
export type * from './inventory/record.js';
export {
  type RecordingSink,
  type RecordingSummary,
  type RecordOptions,
  recordSockets,
} from './inventory/recording/index.js';
export { socketSecurityContext } from './inventory/security-context.js';
export {
  type CounterFile,
  type InetStatistics,
  readSocketStatistics,
  type SocketStatistics,
  type StatisticsOptions,
} from './inventory/statistics.js';
export { dumpTcpSockets, type TcpDumpOptions } from './inventory/tcp-dump.js';
export { AddonError } from './kernel/addon.js';
export type { Descriptor } from './kernel/descriptor.js';
export { SystemError } from './kernel/system-error.js';
export type { InternetLookup, InternetLookupQuery, ProbeLookup } from './probe/lookup.js';
export type { NamespacePlace } from './probe/namespace.js';
export { Ping, ping } from './probe/ping/index.js';
export type * from './probe/ping/types.js';
export type * from './probe/result.js';
export type * from './probe/scan/types.js';
export { type ProbeTarget, parseProbeTarget, targetPrefixes } from './probe/target.js';
export { Trace, trace } from './probe/trace/index.js';
export type * from './probe/trace/types.js';
export type { TrafficOptions } from './probe/traffic.js';
export type { FileKind } from './probe/unix/file.js';
export type { UnixLookup, UnixLookupQuery, UnixProbeOptions, UnixSocketType } from './probe/unix/types.js';
export { type ActionSocket, actionSocket, actionSockets, probeUnix } from './probe/unix.js';
export type { WaitedTarget, WaitForOptions, WaitForResult } from './probe/wait/types.js';
export { Relay } from './relay/relay.js';
export type * from './relay/types.js';
export { closeDescriptors } from './socket/ancillary/index.js';
export type * from './socket/ancillary/types.js';
export {
  type Channel,
  type ChannelMessage,
  type ChannelOptions,
  type ChannelPeer,
  type ChannelPlace,
  type ChannelSendOptions,
  channelOf,
  openChannel,
  parsePlace as parseChannelPlace,
} from './socket/channel/index.js';
export * from './socket/datagram/index.js';
export type { SocketFile } from './socket/datagram/socket-file.js';
export { SocketError, type SocketErrorReason, type SocketPlace } from './socket/error.js';
export * from './socket/framing/index.js';
export type { Where as OperationPlace } from './socket/handle.js';
export * from './socket/netlink/index.js';
export type { AnyCodec, Codec } from './socket/options/codec.js';
export { findOption, optionApplies } from './socket/options/find.js';
export type { OptionPhase, OptionProtocol, SocketOption } from './socket/options/row.js';
export { socketOptions } from './socket/options/table.js';
export type * from './socket/options/values.js';
export type * from './socket/options/view.js';
export { PolledDescriptor, Poller } from './socket/poller.js';
export * from './socket/raw/index.js';
export { Socket } from './socket/socket.js';
export type { SocketProtocolName, SocketSpec, SocketTypeName } from './socket/spec.js';
export * from './socket/stream/index.js';
export type { HostTarget, SocketTarget, TargetProtocol, TargetPurpose, TargetType } from './socket/target.js';
export type * from './socket/types.js';
export type { Readiness } from './socket/wait-queue.js';
export {
  assembleFilter,
  decodeFilter,
  encodeFilter,
  type FilterInstruction,
  type FilterLabel,
  type FilterSource,
} from './wire/bpf.js';
export { bpf } from './wire/bpf-vocabulary.js';
export type { BtfValueLayout } from './wire/btf/value-text.js';
export type { BpfStorage } from './wire/diag/bpf-storage.js';
export { DecodeError } from './wire/errors.js';
export {
  decodeIcmp,
  encodeEcho,
  type Icmp6Addresses,
  type IcmpEcho,
  type IcmpMessage,
  type IcmpProtocol,
  type IcmpTypeName,
  icmpTypeName,
  icmpTypeNumber,
} from './wire/icmp.js';
export {
  type DecodedIpv4Header,
  decodeIpv4Header,
  encodeIpv4Header,
  type Ipv4Header,
  type Ipv4HeaderInput,
} from './wire/ip-header.js';
