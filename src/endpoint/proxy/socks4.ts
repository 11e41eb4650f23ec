import { ipv4Number } from '../../family/ipv4.js';
import type { Conversation } from './conversation.js';
import type { ProxyTarget } from './target.js';

const version = 4;
const connectCommand = 1;
/** What a server answers that has connected. */
const granted = 90;
const replyBytes = 8;

const refusals: Readonly<Record<number, string>> = {
  91: 'connect request rejected or failed',
  92: 'ident refused by client',
  93: 'ident failed',
};

/** Address 0.0.0.1: the server is to resolve the name that follows. */
const byName = 1;

/** What is asked of a SOCKS4 server. */
export interface Socks4Request {
  readonly target: ProxyTarget;
  /** The target's IPv4 address; undefined where the server is to resolve its name, as SOCKS4A. */
  readonly address: string | undefined;
  readonly user: string;
}

/** Packs a request, https://www.openssh.com/txt/socks4.protocol. Throws TypeError for what cannot be said in it. */
export function packSocks4({ target, address, user }: Socks4Request): Buffer {
  if (/\0/.test(user)) throw new TypeError('socksuser must not hold a null character');
  const number = address === undefined ? byName : ipv4Number(address);
  if (number === undefined) throw new TypeError(`SOCKS4 needs an IPv4 address, not ${address}`);
  const head = Buffer.alloc(8);
  head.writeUInt8(version, 0);
  head.writeUInt8(connectCommand, 1);
  head.writeUInt16BE(target.port, 2);
  head.writeUInt32BE(number, 4);
  const name = address === undefined ? `${target.host}\0` : '';
  return Buffer.concat([head, Buffer.from(`${user}\0${name}`)]);
}

/** Asks a server to connect. Rejects with SocketError. */
export async function askSocks4(conversation: Conversation, request: Socks4Request): Promise<void> {
  await conversation.send(packSocks4(request));
  const reply = await conversation.receive(replyBytes, 'a SOCKS4 reply: it might not be a socks4 server');
  const answer = reply.readUInt8(1);
  if (reply.readUInt8(0) !== 0) {
    throw conversation.failure(
      `reply code version is not 0 (${reply.readUInt8(0)}): it might not be a socks4 server`,
    );
  }
  if (answer === granted) return;
  throw conversation.failure(`socks: ${refusals[answer] ?? `undefined status ${answer}`}`);
}
