import type { CoverageGap, ListOptions, SocketFilter, SocketKind, SocketRecord } from '../../index.js';
import { listSockets } from '../../index.js';
import { type PortKind, SsListing, type SsShow } from '../../render/ss/index.js';
import { complain, isTerminal, type Output, terminalWidth, UsageError } from '../../terminal/index.js';
import type { ProcEnvironment } from './environment.js';
import { HostNames } from './hosts.js';
import { SystemNames } from './names.js';
import type { SsRequest } from './request.js';
import type { Selection } from './selection.js';
import type { SsMaps } from './storages.js';
import type { Table } from './tables.js';

/** What a listing is made with. */
export interface SsJob {
  readonly request: SsRequest;
  readonly environment: ProcEnvironment;
  readonly output: Output;
  /** What is to be tested of each socket. */
  readonly filter?: SocketFilter;
  /** What BPF programs keep with sockets, where it is to be shown. */
  readonly storages?: SsMaps;
}

/** ss names the ports of its last tables by what the Internet table listed before them was. */
const inheritedPorts = (selection: Selection): PortKind =>
  (['tcp', 'udp', 'raw'] as const).find((table) => selection.has(table)) ?? 'any';

const unixTables: Readonly<Record<string, Table>> = {
  stream: 'unix_stream',
  dgram: 'unix_dgram',
  seqpacket: 'unix_seqpacket',
};
const vsockTables: Readonly<Record<string, Table>> = { stream: 'vsock_stream', dgram: 'vsock_dgram' };

/**
 * With both Internet families asked for, ss asks the kernel for the last one alone, but reads both files of `/proc/net`
 * where the kernel lists no sockets of a kind. Raw sockets are the ones that few kernels list.
 */
const readsBothFamilies = ({ request: { selection }, environment }: SsJob): boolean =>
  environment.recording === undefined &&
  selection.has('raw') &&
  selection.inetFamilies.length < selection.followedFamilies.length;

/** Whether the table of a record was asked for; a listing has all types of a family. */
const isSelected = ({ family, type }: SocketRecord, selection: Selection): boolean => {
  const byType = family === 'unix' ? unixTables : family === 'vsock' ? vsockTables : undefined;
  const table = byType?.[type];
  return table === undefined || selection.has(table);
};

/** Tells whether a record was asked for. */
const chosenBy = (job: SsJob): ((record: SocketRecord) => boolean) => {
  const { selection } = job.request;
  if (!readsBothFamilies(job)) return (record) => isSelected(record, selection);
  const { inetFamilies } = selection;
  const isDumped = ({ family, source }: SocketRecord): boolean =>
    (family !== 'inet' && family !== 'inet6') || source === 'proc' || inetFamilies.includes(family);
  return (record) => isDumped(record) && isSelected(record, selection);
};

/** Where to look, for every call of the library. */
export const placeOf = ({ request, environment }: SsJob): { procPath: string; netns?: { path: string } } => ({
  procPath: environment.root,
  ...(request.namespace && { netns: { path: request.namespace.path } }),
});

const kindsOf = ({ request, environment }: SsJob): SocketKind[] =>
  request.selection.kinds.filter((kind) => !environment.isHidden(kind));

/** Whether the lines show what is only read on demand. */
const needsExtended = ({ extended, tos, cgroup, socketOptions, bpf, tipcInfo }: SsShow): boolean =>
  extended || tos || cgroup || socketOptions || bpf === true || tipcInfo === true;

/** What is listed from: this machine, files in place of its kernel, or a recording of ours, which has no threads. */
const sourceOf = (job: SsJob): Partial<ListOptions> => {
  const { environment, request } = job;
  const { tables, replay } = environment;
  if (replay === undefined || tables !== undefined) {
    return { ...placeOf(job), threads: request.show.threads ?? false, ...(tables && { procTables: tables }) };
  }
  if (request.kill) throw new UsageError('sockets in the recording of $SOCKETEER_REPLAY cannot be destroyed');
  const { netns } = placeOf(job);
  return { replay, ...(netns && { netns }) };
};

/** What `-m` and `-i` ask the kernel for; a recording of TCP sockets has what it has. */
const kernelDetails = ({ request, environment }: SsJob): { memory: boolean; info: boolean } => {
  const { memory, info } = request.show;
  return environment.recording === undefined
    ? { memory, info }
    : { memory: memory || info, info: memory || info };
};

const listOptions = (job: SsJob): ListOptions => {
  const { show, selection } = job.request;
  const families = readsBothFamilies(job) ? selection.followedFamilies : selection.inetFamilies;
  return {
    ...sourceOf(job),
    kinds: kindsOf(job),
    ...(families.length > 0 && { families }),
    states: selection.stateNames,
    ...(job.filter && { filter: job.filter }),
    details: {
      ...kernelDetails(job),
      extended: needsExtended(show),
      ...(job.storages && { bpfStorages: job.storages.wanted }),
    },
    owners: show.processes || show.processContext === true,
    duplicates: true,
  };
};

/** What a recording of TCP sockets lacks, in ss's words. */
const recordingFault = (message: string): string => {
  const answer = /: the kernel answered: (.*)$/.exec(message)?.[1];
  if (answer !== undefined) return `TCPDIAG answered: ${answer}`;
  if (message.includes('ENOENT')) return 'fopen($TCPDIAG_FILE): No such file or directory';
  return 'Unexpected EOF reading $TCPDIAG_FILE';
};

/** What ss would not say either is said to people only: programs take any word on standard error for a failure. */
const tellGaps = (gaps: readonly CoverageGap[], { recording }: ProcEnvironment): void => {
  const lost = gaps.filter(({ reason, fallback }) => reason !== 'absent' && fallback === undefined);
  for (const { subject, message } of lost) {
    if (recording !== undefined && subject === 'tcp') complain(recordingFault(message));
    else if (isTerminal(2)) complain(`ss: ${message}`);
  }
};

/** The lines of a listing, and the names in them. */
export const openListing = ({
  request,
  environment,
  output,
  storages,
}: SsJob): { listing: SsListing; hosts: HostNames | undefined } => {
  const { show, selection, header, queues, resolveHosts } = request;
  const hosts = resolveHosts ? new HostNames() : undefined;
  const layout = {
    netid: selection.severalTables,
    state: selection.severalStates,
    queues,
    header,
    screen: terminalWidth(),
  };
  const names = new SystemNames(hosts?.names, environment, request.namespace?.name);
  return {
    listing: new SsListing(
      { layout, show, names, inheritedPorts: inheritedPorts(selection), ...(storages && { storages }) },
      output.writeBytes,
    ),
    hosts,
  };
};

/** Looks up the names in a filter, and lists nothing. Throws FilterError for one that nothing has. */
export const resolveNames = async (job: SsJob): Promise<void> => {
  const { kinds, states, ...options } = listOptions(job);
  const some = kinds?.length && states?.length ? { kinds, states } : {};
  for await (const _ of listSockets({ ...options, ...some }).batches()) return;
};

/** Lists what was asked for. `keep` may do something about sockets and leave some of them out. */
export const list = async (
  job: SsJob,
  keep: (batch: SocketRecord[]) => SocketRecord[] | Promise<SocketRecord[]> = (batch) => batch,
): Promise<void> => {
  const { listing, hosts } = openListing(job);
  const options = listOptions(job);
  if (options.kinds?.length !== 0 && options.states?.length !== 0) {
    const sockets = listSockets(options);
    const isChosen = chosenBy(job);
    for await (const batch of sockets.batches()) {
      const kept = keep(batch.filter(isChosen));
      const records = kept instanceof Promise ? await kept : kept;
      await hosts?.learn(records);
      for (const record of records) listing.add(record);
    }
    tellGaps(sockets.coverage, job.environment);
    job.storages?.tellRefusal(sockets.coverage);
  } else if (job.filter !== undefined) await resolveNames(job);
  listing.end();
};
