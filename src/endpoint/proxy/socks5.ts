import { isIP } from 'node:net';
import { ipv4Number } from '../../family/ipv4.js';
import { ipv6Bytes } from '../../family/ipv6.js';
import type { Conversation } from './conversation.js';
import type { ProxyTarget } from './target.js';

/** Numbers of RFC 1928 and, for the password, RFC 1929. */
const version = 5;
const passwordVersion = 1;
const withoutPassword = 0;
const byPassword = 2;
const noneAcceptable = 0xff;
const typeInet = 1;
const typeName = 3;
const typeInet6 = 4;
const commands = { connect: 1, bind: 2 } as const;
const longestText = 255;

const replies: Readonly<Record<number, string>> = {
  1: 'general SOCKS server failure',
  2: 'connection not allowed by ruleset',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'TTL expired',
  7: 'command not supported',
  8: 'address type not supported',
};

/** Who we are to a SOCKS5 server. The password is never logged. */
export interface Socks5Login {
  readonly user: string;
  readonly password: string;
}

/** What is asked of a SOCKS5 server: to connect to the target, or to wait there for a connection. */
export interface Socks5Request {
  readonly command: keyof typeof commands;
  readonly target: ProxyTarget;
  readonly login: Socks5Login | undefined;
  /** Called when the server waits for the connection. */
  readonly onListening?: () => void;
}

/** A text with its length before it. Throws TypeError for one that is too long. */
function counted(what: string, text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > longestText) {
    throw new TypeError(`${what} has ${bytes.length} bytes; SOCKS5 takes ${longestText} at most`);
  }
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

/** Address type and address of a target. Throws TypeError for a name that is too long. */
function packHost(host: string): Buffer {
  const inet6 = isIP(host) === 6 ? ipv6Bytes(host) : undefined;
  if (inet6 !== undefined) return Buffer.concat([Buffer.of(typeInet6), inet6]);
  const inet = isIP(host) === 4 ? ipv4Number(host) : undefined;
  if (inet === undefined) return Buffer.concat([Buffer.of(typeName), counted('the target host', host)]);
  const packed = Buffer.alloc(5);
  packed.writeUInt8(typeInet, 0);
  packed.writeUInt32BE(inet, 1);
  return packed;
}

/** Packs a request, RFC 1928 section 4. Throws TypeError. */
export function packSocks5({ command, target }: Pick<Socks5Request, 'command' | 'target'>): Buffer {
  const port = Buffer.alloc(2);
  port.writeUInt16BE(target.port, 0);
  return Buffer.concat([Buffer.of(version, commands[command], 0), packHost(target.host), port]);
}

/** Agrees on a method and logs in, RFC 1928 section 3, RFC 1929. Rejects with SocketError. */
async function enter(conversation: Conversation, login: Socks5Login | undefined): Promise<void> {
  const methods = login === undefined ? [withoutPassword] : [withoutPassword, byPassword];
  await conversation.send(Buffer.of(version, methods.length, ...methods));
  const [answered, method] = await conversation.receive(
    2,
    'a SOCKS5 server hello: it might not be a SOCKS5 server',
  );
  if (answered !== version) {
    throw conversation.failure(
      `server hello version was ${answered}, not the expected 5: it might not be a SOCKS5 server`,
    );
  }
  if (method === withoutPassword) return;
  if (method === noneAcceptable) {
    throw conversation.failure(
      'authentication negotiation failed: client & server have no common supported methods',
    );
  }
  if (method !== byPassword || login === undefined) {
    throw conversation.failure(`SOCKS5 server requested unsupported auth method (${method})`);
  }
  const user = counted('socksuser', login.user);
  const password = counted('sockspass', login.password);
  await conversation.send(Buffer.concat([Buffer.of(passwordVersion), user, password]));
  const [, status] = await conversation.receive(2, 'the result of the authentication');
  if (status !== 0) throw conversation.failure(`SOCKS5 authentication for user "${login.user}" failed`);
}

/** Takes a reply with its address, which says nothing to us, RFC 1928 section 6. Rejects with SocketError. */
async function takeReply(conversation: Conversation): Promise<void> {
  const what = 'a SOCKS5 reply';
  const [answered, reply = -1, , type, first = 0] = await conversation.receive(5, what);
  if (answered !== version) throw conversation.failure(`reply version was ${answered}, not the expected 5`);
  const lengths: Readonly<Record<number, number>> = { [typeInet]: 4, [typeInet6]: 16, [typeName]: 1 + first };
  const length = lengths[type as number];
  if (length === undefined) throw conversation.failure(`invalid SOCKS5 reply address type (${type})`);
  // the first byte of the address is here already; a port follows
  await conversation.receive(length - 1 + 2, what);
  if (reply !== 0)
    throw conversation.failure(`SOCKS5 server error ${reply}: ${replies[reply] ?? 'unknown error'}`);
}

/** Asks a server to connect or to listen, and waits until it has a connection. Rejects with SocketError. */
export async function askSocks5(conversation: Conversation, request: Socks5Request): Promise<void> {
  const packed = packSocks5(request);
  await enter(conversation, request.login);
  await conversation.send(packed);
  await takeReply(conversation);
  if (request.command === 'connect') return;
  request.onListening?.();
  await takeReply(conversation);
}
