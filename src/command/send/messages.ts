import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Framing, readFrames } from '../../index.js';
import type { Input, SendPlan } from './plan.js';

type Bounds = 'bytes' | 'messages';

const lines: Framing = { kind: 'lines' };

/** All of a source as one message. */
async function* whole(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  yield Buffer.concat(pieces);
}

/** The messages of standard input. */
function fromStdin(framing: SendPlan['framing'], bounds: Bounds): AsyncIterable<Uint8Array> {
  const { stdin } = process;
  if (framing === 'datagram') return whole(stdin);
  if (bounds === 'messages') return readFrames(stdin, framing ?? lines);
  // What is a message on the way is a line here, whatever bounds it gets.
  return framing === undefined || framing.kind === 'none' ? stdin : readFrames(stdin, lines);
}

/** The messages of a file: all of it, unless it says otherwise. */
async function* fromFile(
  path: string,
  framing: SendPlan['framing'],
  bounds: Bounds,
): AsyncGenerator<Uint8Array> {
  const isPlain = framing === undefined || framing === 'datagram';
  if (bounds === 'bytes' && (isPlain || framing.kind === 'none')) yield* createReadStream(path);
  else if (isPlain) yield await readFile(path);
  else if (bounds === 'messages' || framing.kind === 'lines')
    yield* readFrames(createReadStream(path), framing);
  else yield await readFile(path);
}

/** What is sent, message by message; for a stream without framing, piece by piece. Throws what reading does. */
export async function* messagesOf(
  input: Input,
  { framing, repeat }: Pick<SendPlan, 'framing' | 'repeat'>,
  bounds: Bounds,
): AsyncGenerator<Uint8Array> {
  for (let round = 0; round < repeat; round++) {
    if (input.kind === 'texts') yield* input.messages;
    else if (input.kind === 'file') yield* fromFile(input.path, framing, bounds);
    else yield* fromStdin(framing, bounds);
  }
}
