import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { be32, bufferOf, holds, randomBytes } from './bytes.js';

/** RFC 5531 9 and RFC 1833 3.1. */
const call = 0;
const reply = 1;
const rpcVersion = 2;
const portmapper = 100_000;
const portmapperVersion = 2;
const procedureNull = 0;
const noAuthentication = 0;
const accepted = 0;
const longestVerifier = 400;

/** accept_stat: its name, and how many bytes of results follow for a procedure without any. */
const acceptStates = [
  { name: 'SUCCESS', length: 0 },
  { name: 'PROG_UNAVAIL', length: 0 },
  { name: 'PROG_MISMATCH', length: 8 },
  { name: 'PROC_UNAVAIL', length: 0 },
  { name: 'GARBAGE_ARGS', length: 0 },
  { name: 'SYSTEM_ERR', length: 0 },
] as const;
/** reject_stat, likewise: the versions it has, or what is wrong with the credentials. */
const rejectStates = [
  { name: 'RPC_MISMATCH', length: 8 },
  { name: 'AUTH_ERROR', length: 4 },
] as const;

/** Where accept_stat stands: behind the verifier. */
const acceptOffset = (answer: Buffer): number | undefined => {
  if (answer.length < 20) return undefined;
  const length = answer.readUInt32BE(16);
  return length > longestVerifier ? undefined : 20 + ((length + 3) & ~3);
};

const match = (answer: Buffer, xid: Buffer): Match => {
  if (answer.length < 16 || !holds(answer, 0, xid) || answer.readUInt32BE(4) !== reply) return no;
  const isAccepted = answer.readUInt32BE(8) === accepted;
  if (!isAccepted && answer.readUInt32BE(8) !== 1) return no;
  const at = isAccepted ? acceptOffset(answer) : 12;
  if (at === undefined || at + 4 > answer.length) return no;
  const states: readonly { name: string; length: number }[] = isAccepted ? acceptStates : rejectStates;
  const state = states[answer.readUInt32BE(at)];
  if (state === undefined || answer.length !== at + 4 + state.length) return no;
  const isPortmapper = state.name === 'SUCCESS' || state.name === 'PROG_MISMATCH';
  return matched(
    'sunrpc',
    { state: state.name, portmapper: isPortmapper },
    { ready: state.name !== 'SYSTEM_ERR' },
  );
};

/** A server of ONC RPC: calls the procedure that does nothing, of the portmapper. Any other program says that it is none. */
export const rpc: DatagramCodec = {
  name: 'sunrpc',
  title: 'ONC RPC (portmapper, rpcbind, NFS)',
  transport: 'datagram',
  source: 'RFC 5531 9 and 12.1, RFC 1833 3',
  sideEffect: 'none',
  asks: 'the procedure NULL of the portmapper, version 2, 40 bytes',
  proof: 'a reply with our xid whose length is right for what it says',
  ports: [111, 2049],
  request: () => {
    const xid = randomBytes(4);
    const words = [call, rpcVersion, portmapper, portmapperVersion, procedureNull];
    const authentication = [noAuthentication, 0, noAuthentication, 0];
    const bytes = Buffer.concat([xid, ...[...words, ...authentication].map(be32)]);
    return { bytes, match: (answer) => match(bufferOf(answer), xid) };
  },
};
