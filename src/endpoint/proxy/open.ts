import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, OpenRequest } from '../types.js';
import { connectUnder, put } from '../under.js';
import { Conversation } from './conversation.js';

/** How a proxy is reached and what is said to it. */
export interface ProxyPlan {
  readonly server: string;
  readonly port: string;
  /** For the label: `127.0.0.1:80`. */
  readonly target: string;
  /** Says what there is to say; nothing is open yet before it is called. Rejects like everything that opens. */
  readonly ask: (conversation: Conversation) => Promise<void>;
}

/** The connection behind the proxy: the same descriptor under another name. */
function through(type: string, target: string, under: Endpoint): Endpoint {
  return {
    type,
    label: `${under.label} to ${target}`,
    bounds: under.bounds,
    ...(under.plain === undefined ? {} : { plain: under.plain }),
    get source() {
      return under.source;
    },
    get sink() {
      return under.sink;
    },
    data: under.data,
    environment: under.environment,
    ...(under.localAddress === undefined ? {} : { localAddress: under.localAddress }),
    ...(under.remoteAddress === undefined ? {} : { remoteAddress: under.remoteAddress }),
    close: () => under.close(),
  };
}

/** Connects to a proxy and through it to the target, once. Rejects with SocketError, and the signal's reason. */
export async function connectThrough(
  request: OpenRequest,
  options: EndpointOptions,
  { server, port, target, ask }: ProxyPlan,
): Promise<Endpoint> {
  const { type, context } = request;
  const under = await connectUnder(request, options, server, port);
  return put(
    async (end) => {
      const conversation = new Conversation(end, context.signal);
      try {
        await ask(conversation);
      } finally {
        conversation.close();
      }
      return through(type.keyword, target, end);
    },
    under,
    context,
  );
}
