import type { SocketFacts } from '../unlisted/facts.js';
import type { ToldSocket } from '../unlisted/told.js';
import { need } from './need.js';

/** The numbers of SocketFacts, which are kept as they are. */
const numbers = ['family', 'type', 'protocol', 'inode', 'uid', 'mark', 'interfaceIndex', 'tcpState'] as const;

const hex = (bytes: ArrayBufferView | undefined): string | undefined =>
  bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

const encodeFacts = (facts: SocketFacts): object => ({
  ...Object.fromEntries(numbers.map((name) => [name, facts[name]])),
  listening: facts.listening,
  local: hex(facts.local),
  remote: hex(facts.remote),
  cookie: facts.cookie?.toString(),
  memory: hex(facts.memory),
});

/** A socket that no table has as JSON: bytes in hexadecimal, the cookie in decimal digits. */
export const encodeTold = ({ netns, inode, name, facts }: ToldSocket): object => ({
  netns,
  inode,
  name,
  facts: facts && encodeFacts(facts),
});

function unhex(text: unknown): Uint8Array | undefined {
  if (text === undefined) return undefined;
  need(typeof text === 'string' && /^(?:[\da-f]{2})*$/.test(text));
  return new Uint8Array(Buffer.from(text as string, 'hex'));
}

const memoryOf = (bytes: Uint8Array | undefined): DataView | undefined =>
  bytes && new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function decodeFacts(found: Readonly<Record<string, unknown>>): SocketFacts {
  need(numbers.every((name) => Number.isSafeInteger(found[name]) && Number(found[name]) >= 0));
  const plain = found as unknown as Pick<SocketFacts, (typeof numbers)[number]>;
  const { cookie } = found;
  return {
    ...(Object.fromEntries(numbers.map((name) => [name, plain[name]])) as typeof plain),
    listening: found['listening'] === true,
    local: unhex(found['local']),
    remote: unhex(found['remote']),
    cookie: cookie === undefined ? undefined : BigInt(cookie as string),
    memory: memoryOf(unhex(found['memory'])),
  };
}

/** Reads one. Throws TypeError and SyntaxError for what is none. */
export function decodeTold(value: unknown): ToldSocket {
  const { netns, inode, name, facts } = value as Record<keyof ToldSocket, unknown>;
  need(netns === undefined || Number.isInteger(netns));
  need(Number.isInteger(inode) && typeof name === 'string');
  return {
    netns: netns as number | undefined,
    inode: inode as number,
    name: name as string,
    facts: facts === undefined ? undefined : decodeFacts(facts as Record<string, unknown>),
  };
}
