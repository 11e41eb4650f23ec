import { assembled } from '../golden/assembled.js';
import { decoders } from '../golden/decoders.js';
import { listGoldens, readGolden } from '../golden/golden.js';

/** Inputs to mutate, by the name of the decoder they are for. */
export type Corpus = ReadonlyMap<string, readonly Uint8Array[]>;

/** Splits a netlink answer into its messages, so that mutations hit every kind of message often. */
const messagesOf = (bytes: Uint8Array): Uint8Array[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = (view.getUint32(at, true) + 3) & ~3;
    messages.push(bytes.subarray(at, at + length));
    at += length;
  }
  return messages;
};

/** The recordings, and for kinds this kernel lacks the messages assembled by hand. */
export const loadCorpus = (): Corpus => {
  const corpus = new Map<string, Uint8Array[]>([...decoders.keys()].map((name) => [name, []]));
  for (const golden of listGoldens()) {
    const bytes = readGolden(golden);
    const inputs = golden.file.endsWith('.bin') ? messagesOf(bytes) : [bytes];
    corpus.get(golden.decoder)?.push(...inputs);
  }
  for (const { decoder, bytes } of assembled) corpus.get(decoder)?.push(bytes);
  return corpus;
};
