import { takeDataOptions } from '../data-options.js';
import { applyPhases } from '../phases.js';
import { plainEndpoint } from '../plain.js';
import { open as openStandard } from '../process/stdio.js';
import type { ByteSource, Opened, OpenRequest } from '../types.js';

/** Gives bytes, then the end. */
function sourceOf(text: string): ByteSource {
  let rest: Uint8Array = Buffer.from(text);
  return {
    read: async (into, signal) => {
      signal.throwIfAborted();
      if (rest.length === 0) return null;
      const piece = rest.subarray(0, into.length);
      into.set(piece);
      rest = rest.subarray(piece.length);
      return piece.length;
    },
  };
}

/** TEXT: gives a text; what is written goes to standard output. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context, options, parameters, type } = request;
  if (access === 'write') {
    context.log('warning', 'TEXT address in write-only context degenerates to STDOUT');
    return openStandard(request);
  }
  context.log('info', 'creating pipe for text reading');
  const write = access === 'both' ? 1 : undefined;
  applyPhases(options, ['OFFSET', 'PASTEXEC'], ...(write === undefined ? [] : [write]));
  const endpoint = plainEndpoint({
    type: type.keyword,
    label: 'text',
    bounds: 'bytes',
    plain: { read: undefined, write, kind: 'other', end: 'none' },
    owned: false,
    source: sourceOf(parameters[0] as string),
    data: takeDataOptions(options),
  });
  context.log('notice', 'reading from data pipe');
  return { kind: 'endpoint', endpoint };
}
