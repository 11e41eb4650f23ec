import type { Conversation } from './conversation.js';
import { type ProxyTarget, targetText } from './target.js';

/** What is asked of an HTTP proxy. */
export interface ConnectRequest {
  readonly target: ProxyTarget;
  /** `1.0` where it is not given. */
  readonly httpVersion: string;
  /** `user:password` for the basic scheme, RFC 7617. Never logged. */
  readonly authorization: Uint8Array | undefined;
}

/** The most that a proxy may say before the connection begins, in bytes. */
const mostOfHead = 65_536;

/** The text of a request, RFC 9110 section 9.3.6. Throws TypeError for a version that would be a request of its own. */
export function packConnect({ target, httpVersion, authorization }: ConnectRequest): string {
  if (!/^[!-~]+$/.test(httpVersion)) {
    throw new TypeError(`http-version must be printable, not ${JSON.stringify(httpVersion)}`);
  }
  const lines = [`CONNECT ${targetText(target)} HTTP/${httpVersion}`];
  if (authorization !== undefined) {
    lines.push(`Proxy-authorization: Basic ${Buffer.from(authorization).toString('base64')}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Asks a proxy to connect. Rejects with SocketError. */
export async function askHttp(conversation: Conversation, request: ConnectRequest): Promise<void> {
  await conversation.send(Buffer.from(packConnect(request)));
  const what = 'the answer of a proxy';
  const status = await conversation.receiveLine(mostOfHead, what);
  const found = /^HTTP\/1\.[01] +([0-9]{3}) *(.*)$/.exec(status);
  if (found === null) throw conversation.failure(`invalid answer "${status}": it might not be an HTTP proxy`);
  const [, code = '', reason = ''] = found;
  if (code !== '200')
    throw conversation.failure(`CONNECT ${targetText(request.target)}: ${code} ${reason}`.trim());
  for (let left = mostOfHead - status.length; left > 0; ) {
    const line = await conversation.receiveLine(left, what);
    if (line === '') return;
    left -= line.length + 1;
  }
  throw conversation.failure(`${what} is longer than ${mostOfHead} bytes`);
}
