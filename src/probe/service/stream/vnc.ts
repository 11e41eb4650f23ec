import type { StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { begins, textOf } from './bytes.js';

/** Remote screens: the server says its version. */
export const vnc: StreamCodec = {
  transport: 'stream',
  name: 'rfb',
  title: 'VNC (remote framebuffer)',
  source: 'RFC 6143 section 7.1.1',
  sideEffect: 'log',
  ports: [5900, 5901, 5902],
  banner: (bytes) => {
    if (bytes.length < 12) return begins(bytes, 'RFB ') === false ? no : more;
    const version = /^RFB (\d{3}\.\d{3})\n/.exec(textOf(bytes))?.[1];
    return version === undefined ? no : matched('rfb', { version });
  },
};
