import { randomBytes } from 'node:crypto';
import type { StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { begins } from './bytes.js';

/** Gives back what it gets. */
export const echo: StreamCodec = {
  transport: 'stream',
  name: 'echo',
  title: 'Echo',
  source: 'RFC 862',
  sideEffect: 'none',
  ports: [7],
  request: () => {
    const bytes = Buffer.from(`${randomBytes(8).toString('hex')}\r\n`);
    const match = (answer: Uint8Array) => {
      const begun = begins(answer, bytes);
      if (begun === undefined) return more;
      return begun && answer.length === bytes.length ? matched('echo') : no;
    };
    return { bytes, match };
  },
};
