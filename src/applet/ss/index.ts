import { existsSync } from 'node:fs';
import { NamespaceError, readSocketStatistics } from '../../index.js';
import { summaryText } from '../../render/ss/index.js';
import { complain, type Output, openOutput } from '../../terminal/index.js';
import { GetoptError } from '../getopt.js';
import { ProcEnvironment } from './environment.js';
import { refuse, SsExit } from './exit.js';
import { list, placeOf, resolveNames, type SsJob } from './listing.js';
import { namespaces, readRequest, type SsRequest } from './request.js';

export { usage } from './usage.js';

const summary = (job: SsJob): string => {
  const { counters } = job.environment;
  if (counters === undefined) return summaryText(readSocketStatistics(placeOf(job)));
  for (const [name, path] of [
    ['get_sockstat', counters.sockstat],
    ['get_snmpstat', counters.snmp],
  ] as const) {
    if (!existsSync(path)) complain(`ss: ${name}: No such file or directory`);
  }
  return summaryText(readSocketStatistics({ ...placeOf(job), files: counters }));
};

/** What describes the storages of BPF programs. Loaded here, for nobody else needs it. Throws SsExit. */
const storagesOf = async ({ show }: SsRequest): Promise<Pick<SsJob, 'storages'>> => {
  if (show.bpfMaps === undefined) return {};
  const { openStorages } = await import('./storages.js');
  return { storages: openStorages(show.bpfMaps) };
};

/** Does what the command line asks for, in ss's order. Returns the exit code. */
const run = async (args: readonly string[], output: Output): Promise<number> => {
  const request = readRequest(args);
  const { selection, recording } = request;
  const storages = await storagesOf(request);
  const job: SsJob = { request, environment: new ProcEnvironment(), output, ...storages };
  if (request.summary) {
    output.write(summary(job));
    if (selection.isDefault && !request.hasWords) return 0;
  }
  if (request.fault !== undefined) throw request.fault;
  selection.complete();
  const { emptiness } = selection;
  if (emptiness !== undefined) throw new SsExit(0, '', `ss: ${emptiness}`);
  if (recording !== undefined) {
    output.flush();
    await (await import('./recording.js')).recordTcp(job, recording);
    return 0;
  }
  return request.filter.length === 0 ? show(job) : showFiltered(job);
};

/** Lists, follows or destroys. Returns the exit code. */
const show = async (job: SsJob): Promise<number> => {
  const { events, kill } = job.request;
  if (events) return (await import('./events.js')).followEvents(job);
  const keep = kill ? (await import('./kill.js')).killer(job) : undefined;
  await list(job, keep);
  return 0;
};

/** The same for what passes a filter. Its language is loaded here, for nobody else needs it. */
const showFiltered = async (job: SsJob): Promise<number> => {
  const { selection, filter: words } = job.request;
  const { explain, readFilter } = await import('./filter.js');
  return explain(selection, async () => {
    const { filter, fault } = readFilter(words, selection);
    if (fault === undefined) return show(filter === undefined ? job : { ...job, filter });
    if (filter !== undefined) await resolveNames({ ...job, filter });
    throw fault;
  });
};

const namespaceReasons: Readonly<Record<string, string>> = {
  EINVAL: 'Invalid argument',
  EPERM: 'Operation not permitted',
};

/** A namespace that could be opened and not entered, in ss's words. */
const namespaceEnd = ({ selector, code, reason }: NamespaceError): SsExit => {
  const name = 'path' in selector ? selector.path.slice(namespaces.length + 1) : '';
  const why = namespaceReasons[code ?? ''] ?? reason;
  return new SsExit(1, '', `setting the network namespace "${name}" failed: ${why}`);
};

/** How the program ends early; undefined for an error that is none of its ends. */
const earlyEnd = (error: unknown): SsExit | undefined => {
  if (error instanceof SsExit) return error;
  if (error instanceof GetoptError) return refuse(`ss: ${error.message}`);
  if (error instanceof NamespaceError) return namespaceEnd(error);
  return undefined;
};

/** The ss applet: lists sockets as ss 6.1 of iproute2 does. Returns the exit code. */
export const main = async (args: readonly string[]): Promise<number> => {
  const output = openOutput(1);
  let code: number;
  try {
    code = await run(args, output);
  } catch (error) {
    const end = earlyEnd(error);
    if (end === undefined) throw error;
    output.write(end.output);
    output.flush();
    if (end.complaint !== '') complain(end.complaint);
    return end.code;
  }
  output.flush();
  return code;
};
