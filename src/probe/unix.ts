import type { UnixAddress } from '../family/address.js';
import { encodeAddress, formatAddress } from '../family/index.js';
import type { ProbeAttempt, ProbeResult } from './result.js';
import { askAbstract, askPath, type Finding } from './unix/ask.js';
import { connectReally } from './unix/connect.js';
import { examineFile, type PathFile, pathOf } from './unix/file.js';
import { type Judgement, judge, tooLong } from './unix/judge.js';
import { hasRoom, isGone } from './unix/room.js';
import type { UnixLookup, UnixProbeOptions } from './unix/types.js';

export { type ActionSocket, actionSocket, actionSockets } from './unix/actions.js';
export type * from './unix/types.js';

/** sizeof(sun_path) less the NUL of a path, `<linux/un.h>`. */
const longestPath = 107;

/** Whether a datagram socket has room; a socket that went away meanwhile is found anew. */
async function withRoom(
  name: Uint8Array,
  finding: Finding,
  signal: AbortSignal | undefined,
): Promise<{ finding: Finding; room?: boolean }> {
  if (finding.type !== 'dgram' || finding.reply !== 'open') return { finding };
  try {
    return { finding, room: await hasRoom(name, signal) };
  } catch (error) {
    if (!isGone(error)) throw error;
    return { finding: { reply: error.code } };
  }
}

async function investigate(
  address: UnixAddress,
  file: PathFile | undefined,
  options: UnixProbeOptions,
): Promise<Judgement> {
  const shown = formatAddress(address);
  const length = address.bytes?.length ?? Buffer.byteLength(address.path ?? '');
  if (file !== undefined && length > longestPath) return tooLong(shown, length, longestPath);
  const name = encodeAddress(address);
  const asked = file === undefined ? askAbstract(name, options.type) : askPath(name);
  const found = await withRoom(name, asked, options.signal);
  const judgement = judge({ name: shown, file, ...found }, options);
  const { type } = found.finding;
  if (!options.connect || type === undefined || type === 'dgram') return judgement;
  const really = judgement.verdict === 'open' || judgement.verdict === 'busy';
  return really ? connectReally(address, type, judgement, options) : judgement;
}

const fileOf = (file: PathFile | undefined): Parameters<UnixLookup>[0]['file'] =>
  file?.found ? { device: file.device, inode: file.inode } : undefined;

const isSocketType = (kind: string | undefined): kind is 'stream' | 'dgram' | 'seqpacket' =>
  kind === 'stream' || kind === 'dgram' || kind === 'seqpacket';

async function lookUp(
  address: UnixAddress,
  file: PathFile | undefined,
  kind: string | undefined,
  { lookup, signal }: UnixProbeOptions,
): Promise<Pick<ProbeResult, 'socket'>> {
  if (lookup === undefined || (file?.found && file.kind !== 'socket')) return {};
  const known = fileOf(file);
  const query = { address, ...(known && { file: known }), ...(isSocketType(kind) && { type: kind }) };
  const socket = await lookup(query, signal);
  return socket === undefined ? {} : { socket };
}

/**
 * Finds out what is behind a Unix address, without an effect on whoever is there: no connection is queued and no byte is
 * sent, unless `connect` asks for it. Rejects with SocketError where no socket can be made, with RangeError for an
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
  const judgement = await investigate(address, file, options);
  const { verdict, reason, kind, error } = judgement;
  const elapsed = performance.now() - started;
  const attempt: ProbeAttempt = { verdict, address, elapsed, ...(error && { error }) };
  const joined = await lookUp(address, file, kind, options);
  return {
    target: options.target ?? `unix:${formatAddress(address)}`,
    verdict,
    reason,
    protocol: 'unix',
    address,
    elapsed,
    ...(error && { error }),
    ...(kind !== undefined && { kind }),
    ...joined,
    attempts: [attempt],
  };
}
