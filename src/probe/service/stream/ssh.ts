import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf } from './bytes.js';

const identification = /^SSH-([\d.]+)-([\x21-\x7e]{1,128})(?: ([\x20-\x7e]{0,128}))?$/;
/** A server may send other lines before; this many are looked at. */
const mostLines = 20;
const longest = 4096; // bytes

const banner: Matcher = (bytes) => {
  const lines = bufferOf(bytes).toString('utf8', 0, longest).split('\n').slice(0, mostLines);
  const at = lines.findIndex((line) => line.startsWith('SSH-'));
  if (at < 0) {
    const begun = lines.at(-1) ?? '';
    return begun !== '' && 'SSH-'.startsWith(begun) ? more : no;
  }
  if (at === lines.length - 1) return more;
  const match = identification.exec((lines[at] as string).replace(/\r$/, ''));
  if (match === null) return no;
  const [, protocol, software, comment] = match;
  const product = comment === undefined ? software : `${software} ${comment}`;
  return matched('ssh', { protocol, software, comment }, { product });
};

/** The Secure Shell: each side says which version it speaks. */
export const ssh: StreamCodec = {
  transport: 'stream',
  name: 'ssh',
  title: 'Secure Shell',
  source: 'RFC 4253 section 4.2',
  sideEffect: 'log',
  ports: [22, 2222],
  banner,
};
