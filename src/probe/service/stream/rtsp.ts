import type { Matcher, StreamCodec } from '../codec.js';
import { matched, no } from '../outcome.js';
import { lineAfter, textOf } from './bytes.js';

const rtspMatch: Matcher = (bytes) => {
  const line = lineAfter(bytes, 'RTSP/');
  if (typeof line !== 'string') return line;
  const match = /^RTSP\/([12]\.0) (\d{3}) /.exec(line);
  if (match === null) return no;
  const product = /\r?\nServer: *([^\r\n]+)/i.exec(textOf(bytes, 0, 2048))?.[1];
  const [, version, status] = match;
  return matched('rtsp', { version, status: Number(status) }, { product, ready: status !== '503' });
};

/** Cameras and other streams of media. */
export const rtsp: StreamCodec = {
  transport: 'stream',
  name: 'rtsp',
  title: 'Real-Time Streaming Protocol',
  source: 'RFC 2326 section 10.1',
  sideEffect: 'log',
  ports: [554, 8554],
  request: () => ({ bytes: Buffer.from('OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n'), match: rtspMatch }),
  retort: rtspMatch,
};
