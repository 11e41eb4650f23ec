import {
  type CoverageGap,
  type ListOptions,
  listSockets,
  readSocketStatistics,
  type SocketRecord,
} from '../../index.js';
import { type PortKind, SsListing, summaryText } from '../../render/ss/index.js';
import { complain, type Output, openOutput, terminalWidth } from '../../terminal/index.js';
import { GetoptError } from '../getopt.js';
import { HostNames } from './hosts.js';
import { SystemNames } from './names.js';
import { readRequest, SsExit, type SsRequest, USAGE_EXIT } from './request.js';
import type { Selection } from './selection.js';
import type { Table } from './tables.js';
import { usage } from './usage.js';

/** The exit code for what ss can do and this applet cannot yet. */
const NOT_YET = 1;

/** Refuses what comes in a later version, rather than showing sockets nobody asked for. */
const refuseLater = ({ later, filter }: SsRequest): void => {
  const [option] = later;
  if (option !== undefined) throw new SsExit(NOT_YET, '', `ss: ${option} is not supported yet`);
  if (filter.length > 0) {
    throw new SsExit(NOT_YET, '', `ss: filters are not supported yet: ${filter.join(' ')}`);
  }
};

/** ss names the ports of its last tables by what the Internet table listed before them was. */
const inheritedPorts = (selection: Selection): PortKind =>
  (['tcp', 'udp', 'raw'] as const).find((table) => selection.has(table)) ?? 'any';

const unixTables: Readonly<Record<string, Table>> = {
  stream: 'unix_stream',
  dgram: 'unix_dgram',
  seqpacket: 'unix_seqpacket',
};
const vsockTables: Readonly<Record<string, Table>> = { stream: 'vsock_stream', dgram: 'vsock_dgram' };

/** Whether the table of a record was asked for; a listing has all types of a family. */
const isSelected = ({ family, type }: SocketRecord, selection: Selection): boolean => {
  const byType = family === 'unix' ? unixTables : family === 'vsock' ? vsockTables : undefined;
  const table = byType?.[type];
  return table === undefined || selection.has(table);
};

const listOptions = ({ show, selection }: SsRequest): ListOptions => {
  const families = selection.inetFamilies;
  return {
    kinds: selection.kinds,
    ...(families.length > 0 && { families }),
    states: selection.stateNames,
    details: {
      memory: show.memory,
      info: show.info,
      extended: show.extended || show.tos || show.cgroup || show.socketOptions,
    },
    owners: show.processes,
    duplicates: true,
  };
};

/** What ss would not say either is said to people only: programs take any word on standard error for a failure. */
const tellGaps = (gaps: readonly CoverageGap[]): void => {
  const lost = gaps.filter(({ reason, fallback }) => reason !== 'absent' && fallback === undefined);
  if (lost.length === 0 || !process.stderr.isTTY) return;
  for (const { message } of lost) complain(`ss: ${message}`);
};

const list = async (request: SsRequest, output: Output): Promise<void> => {
  const { show, selection, header, resolveHosts } = request;
  const hosts = resolveHosts ? new HostNames() : undefined;
  const listing = new SsListing(
    {
      layout: {
        netid: selection.severalTables,
        state: selection.severalStates,
        header,
        screen: terminalWidth(),
      },
      show,
      names: new SystemNames(hosts?.names),
      inheritedPorts: inheritedPorts(selection),
    },
    output.write,
  );
  if (selection.kinds.length > 0 && selection.stateNames.length > 0) {
    const sockets = listSockets(listOptions(request));
    for await (const batch of sockets.batches()) {
      await hosts?.learn(batch);
      for (const record of batch) if (isSelected(record, selection)) listing.add(record);
    }
    tellGaps(sockets.coverage);
  }
  listing.end();
};

const run = async (args: readonly string[], output: Output): Promise<void> => {
  const request = readRequest(args);
  const { selection } = request;
  refuseLater(request);
  if (request.summary) {
    output.write(summaryText(readSocketStatistics()));
    if (selection.isDefault && !request.sawStates) return;
  }
  selection.complete();
  const { emptiness } = selection;
  if (emptiness !== undefined) throw new SsExit(0, '', `ss: ${emptiness}`);
  await list(request, output);
};

/** How the program ends early; undefined for an error that is none of its ends. */
const earlyEnd = (error: unknown): SsExit | undefined => {
  if (error instanceof SsExit) return error;
  if (error instanceof GetoptError)
    return new SsExit(USAGE_EXIT, '', `ss: ${error.message}\n${usage.trimEnd()}`);
  return undefined;
};

/** The ss applet: lists sockets as ss 6.1 of iproute2 does. Returns the exit code. */
export const main = async (args: readonly string[]): Promise<number> => {
  const output = openOutput(1);
  let code = 0;
  try {
    await run(args, output);
  } catch (error) {
    const end = earlyEnd(error);
    if (end === undefined) throw error;
    output.write(end.output);
    if (end.complaint !== '') complain(end.complaint);
    code = end.code;
  }
  output.flush();
  return code;
};
