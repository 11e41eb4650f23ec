import type { UnixAddress } from '../family/address.js';
import { encodeAddress, formatAddress } from '../family/index.js';
import type { LocalSocket, ProbeAttempt, ProbeResult } from './result.js';
import { askAbstract, askPath, type Finding } from './unix/ask.js';
import { connectReally } from './unix/connect.js';
import { askDatagram } from './unix/datagram.js';
import { examineFile, type PathFile, pathOf } from './unix/file.js';
import { type Judgement, judge, tooLong } from './unix/judge.js';
import { isSocketType, type UnixProbeOptions } from './unix/types.js';

export { type ActionSocket, actionSocket, actionSockets } from './unix/actions.js';
export * from './unix/types.js';

/** sizeof(sun_path) less the NUL of a path, `<linux/un.h>`. */
const longestPath = 107;

type Lookup = (kind: string | undefined) => Promise<LocalSocket | undefined>;

async function investigate(
  address: UnixAddress,
  file: PathFile | undefined,
  lookUp: Lookup,
  options: UnixProbeOptions,
): Promise<Judgement> {
  const shown = formatAddress(address);
  const length = address.bytes?.length ?? Buffer.byteLength(address.path ?? '');
  if (file !== undefined && length > longestPath) return tooLong(shown, length, longestPath);
  const name = encodeAddress(address);
  const datagram = async (): Promise<Finding> =>
    askDatagram(name, (await lookUp('dgram'))?.state === 'established', options);
  const finding = await (file === undefined ? askAbstract(name, options, datagram) : askPath(name, datagram));
  const judgement = judge({ name: shown, file, finding }, options);
  const { type } = finding;
  if (!options.connect || type === undefined || type === 'dgram') return judgement;
  const really = judgement.verdict === 'open' || judgement.verdict === 'busy';
  return really ? connectReally(address, type, judgement, options) : judgement;
}

/** What the inventory knows, by the type of the socket; each type is asked for once. */
function lookupOf(
  address: UnixAddress,
  file: PathFile | undefined,
  { lookup, signal, namespace }: UnixProbeOptions,
): Lookup {
  // The lookup knows our own namespace; a path leads to its file from each.
  const foreign = file === undefined && namespace !== undefined;
  const isFile = file?.found === true && file.kind !== 'socket';
  const known = new Map<string | undefined, Promise<LocalSocket | undefined>>();
  return async (kind) => {
    if (lookup === undefined || foreign || isFile) return undefined;
    const identity = file?.found ? { device: file.device, inode: file.inode } : undefined;
    const query = { address, ...(identity && { file: identity }), ...(isSocketType(kind) && { type: kind }) };
    const asked = known.get(kind) ?? lookup(query, signal);
    known.set(kind, asked);
    return asked;
  };
}

/** connect(2) does not tell an abstract name that nobody has from one whose socket does not listen. The inventory does. */
function completed(judgement: Judgement, address: UnixAddress, socket: LocalSocket | undefined): Judgement {
  if (judgement.verdict !== 'missing' || socket === undefined || socket.state === 'listen') return judgement;
  const reason = `a ${socket.type} socket is bound to ${formatAddress(address)} and does not listen`;
  return { ...judgement, verdict: 'refused', kind: socket.type, reason };
}

/**
 * Finds out what is behind a Unix address, without an effect on whoever is there: no connection is queued and no byte is
 * sent, unless `connect` asks for it. Rejects with SocketError where no socket can be made, with SystemError where the kernel's
 * error says nothing of the address, such as ENOMEM, with RangeError for an
 * address without a name, and with the reason of the signal.
 */
export async function probeUnix(address: UnixAddress, options: UnixProbeOptions = {}): Promise<ProbeResult> {
  options.signal?.throwIfAborted();
  if (address.path === undefined && address.abstract === undefined) {
    throw new RangeError('a path or an abstract name is needed: an unnamed socket cannot be reached');
  }
  const started = performance.now();
  const path = pathOf(address);
  const file = path === undefined ? undefined : examineFile(path);
  const lookUp = lookupOf(address, file, options);
  const found = await investigate(address, file, lookUp, options);
  const elapsed = performance.now() - started;
  const socket = await lookUp(found.kind);
  const judged = file === undefined ? completed(found, address, socket) : found;
  const { verdict, reason, kind, error } = judged;
  const evidence = { elapsed, ...(error && { error }) };
  const attempt: ProbeAttempt = { verdict, address, ...evidence };
  return {
    target: options.target ?? `unix:${formatAddress(address)}`,
    verdict,
    reason,
    protocol: 'unix',
    address,
    ...evidence,
    ...(kind !== undefined && { kind }),
    ...(socket && { socket }),
    attempts: [attempt],
  };
}
