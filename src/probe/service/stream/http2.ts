import type { Match, Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf } from './bytes.js';

const frameHeader = 9;
const [HEADERS, RST_STREAM, SETTINGS, GOAWAY] = [1, 3, 4, 7];
const END_STREAM_AND_HEADERS = 0x05;
/** Without SETTINGS_MAX_FRAME_SIZE of ours no frame may be longer, RFC 9113 section 4.2. */
const longestFrame = 16384;

const frame = (type: number, flags: number, stream: number, payload = Buffer.alloc(0)): Buffer => {
  const header = Buffer.alloc(frameHeader);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
};

/** A field that is not indexed, its name and value in plain text, RFC 7541 section 6.2.2. */
const field = (name: string, value: string): Buffer =>
  Buffer.from(
    `\0${String.fromCharCode(name.length)}${name}${String.fromCharCode(value.length)}${value}`,
    'latin1',
  );

/** A call of the health service: of gRPC, or at least of HTTP. */
const call = Buffer.concat([
  field(':method', 'POST'),
  field(':scheme', 'http'),
  field(':path', '/grpc.health.v1.Health/Check'),
  field(':authority', 'localhost'),
  field('content-type', 'application/grpc'),
  field('te', 'trailers'),
]);

const request = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  frame(SETTINGS, 0, 0),
  frame(HEADERS, END_STREAM_AND_HEADERS, 1, call),
]);

/** `application/grpc` as it is, and in the Huffman code of RFC 7541, which has one way to write it. */
const grpcTypes = [Buffer.from('application/grpc'), Buffer.from('1d75d0620d263d4c4d6564', 'hex')];

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

/** The whole frames so far; null where they cannot be frames. */
const readFrames = (buffer: Buffer): Frame[] | null => {
  const frames: Frame[] = [];
  for (let at = 0; at + frameHeader <= buffer.length; ) {
    const length = buffer.readUIntBE(at, 3);
    if (length > longestFrame || (frames.length === 0 && buffer[at + 3] !== SETTINGS)) return null;
    const end = at + frameHeader + length;
    if (end > buffer.length) break;
    frames.push({
      type: buffer[at + 3] as number,
      flags: buffer[at + 4] as number,
      stream: buffer.readUInt32BE(at + 5) & 0x7fff_ffff,
      payload: buffer.subarray(at + frameHeader, end),
    });
    at = end;
  }
  return frames;
};

/** The server preface: SETTINGS of stream 0, no acknowledgement, in pieces of six bytes. */
const isPreface = ({ type, flags, stream, payload }: Frame): boolean =>
  type === SETTINGS && flags === 0 && stream === 0 && payload.length % 6 === 0 && payload.length <= 600;

const identify = (frames: readonly Frame[], final: boolean): Match => {
  const [first] = frames;
  if (first === undefined) return final ? no : more;
  if (!isPreface(first)) return no;
  const answer = frames.find(({ type, stream }) => (type === HEADERS || type === RST_STREAM) && stream === 1);
  const isOver = final || answer !== undefined || frames.some(({ type }) => type === GOAWAY);
  if (!isOver) return more;
  const isGrpc = answer?.type === HEADERS && grpcTypes.some((text) => answer.payload.includes(text));
  return matched(isGrpc ? 'grpc' : 'http2');
};

const match: Matcher = (bytes, final = false) => {
  if (bytes.length > 0 && bytes[0] !== 0) return no;
  const frames = readFrames(bufferOf(bytes));
  return frames === null ? no : identify(frames, final);
};

/** HTTP/2 without TLS, and whether it carries gRPC. */
export const http2: StreamCodec = {
  transport: 'stream',
  name: 'http2',
  title: 'HTTP/2, gRPC',
  source: 'RFC 9113 section 3.4, RFC 7541, gRPC over HTTP2',
  sideEffect: 'log',
  ports: [50051],
  secured: 'https',
  paths: ['/run/containerd/containerd.sock', '**/containerd*.sock', '**/crio.sock', '**/grpc*.sock'],
  request: () => ({ bytes: request, match }),
};
