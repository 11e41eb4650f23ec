import { openSpecification } from '../../src/endpoint/open.js';
import type { Endpoint, EndpointAccess, EndpointContext } from '../../src/endpoint/types.js';
import { testContext } from './endpoint-context.js';

/** Opens an address in socat's language that is to be one end. */
export async function openEnd(
  text: string,
  access: EndpointAccess = 'both',
  context: EndpointContext = testContext(),
): Promise<Endpoint> {
  const opened = await openSpecification(text, access, { ...context, dialect: 'socat' });
  if (opened.kind === 'endpoint') return opened.endpoint;
  await opened.source.close();
  throw new Error(`${text} is a source of ends`);
}

/** All that an end gives, to its end. */
export async function readAll({ source }: Endpoint, signal = AbortSignal.timeout(10_000)): Promise<string> {
  if (source === undefined) throw new Error('nothing can be read');
  const room = Buffer.alloc(65_536);
  let text = '';
  for (;;) {
    const length = await source.read(room, signal);
    if (length === null) return text;
    text += room.toString('utf8', 0, length);
  }
}

/** One piece that an end gives. */
export async function readSome({ source }: Endpoint, signal = AbortSignal.timeout(10_000)): Promise<string> {
  const room = Buffer.alloc(65_536);
  const length = await source?.read(room, signal);
  return length === null || length === undefined ? '' : room.toString('utf8', 0, length);
}

/** Writes a text to an end, and with `end` that no more comes. */
export async function writeText(
  { sink }: Endpoint,
  text: string,
  { end = false, signal = AbortSignal.timeout(10_000) } = {},
): Promise<void> {
  if (sink === undefined) throw new Error('nothing can be written');
  await sink.write(Buffer.from(text), signal);
  if (end) await sink.end();
}
