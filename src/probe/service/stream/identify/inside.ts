import type { Stream } from '../../../../socket/stream/stream.js';
import type { WaitOptions } from '../../../../socket/types.js';
import type { ServiceIdentity } from '../../../result.js';
import type { RequestContext } from '../../codec.js';
import { streamCodecs } from '../index.js';
import { tlsFacts } from './certificate.js';
import { converse } from './conversation.js';
import { innerPlan, type ServicePlace } from './plan.js';
import { type SecureChannel, secure } from './secure.js';
import { Session } from './session.js';
import type { Clock } from './time.js';

/** Where to look, and for what. */
export interface InsideOptions extends ServicePlace {
  readonly name?: string;
  readonly context: RequestContext;
  readonly clock: Clock;
}

/** What was found inside TLS. */
export interface Inside {
  readonly service: ServiceIdentity;
  readonly received?: Uint8Array;
  readonly connections: number;
}

type OpenStream = (wait: WaitOptions) => Promise<Stream>;

/** Opens a connection and makes TLS of it. What fails leaves nothing open. */
const open = async (
  connect: OpenStream,
  { context, clock }: InsideOptions,
  protocols: readonly string[],
  wait: WaitOptions,
): Promise<SecureChannel> => {
  const stream = await connect(wait);
  return secure(stream, { host: context.host, protocols }, clock.wait(wait.timeout));
};

const web = ['h2', 'http/1.1'];

/** The first handshake: with the protocols of the web, and without where the server wants others. */
const firstHandshake = async (
  connect: OpenStream,
  options: InsideOptions,
): Promise<SecureChannel | undefined> => {
  for (const protocols of [web, []]) {
    if (options.clock.isOver) return undefined;
    try {
      return await open(connect, options, protocols, options.clock.wait(options.clock.share));
    } catch {
      options.clock.signal?.throwIfAborted();
    }
  }
  return undefined;
};

const http2Codec = streamCodecs.filter(({ name }) => name === 'http2');

/** Who is inside: over a connection for HTTP/1 where the server chose HTTP/2, which then is tried as well. */
const lookInside = async (
  connect: OpenStream,
  options: InsideOptions,
  first: SecureChannel,
): Promise<{ readonly service: ServiceIdentity | undefined; readonly session: Session }> => {
  const isHttp2 = first.socket.alpnProtocol === 'h2';
  const usual = first.socket.alpnProtocol === false ? [] : ['http/1.1'];
  const session = new Session((wait) => open(connect, options, usual, wait), options.clock, options.context);
  try {
    if (isHttp2) first.destroy();
    else session.adopt(first);
    const plan = innerPlan(options, options.name);
    const outcome = await converse(session, plan).catch(() => undefined);
    options.clock.signal?.throwIfAborted();
    if (outcome?.service !== undefined || !isHttp2) return { service: outcome?.service, session };
  } finally {
    session.close();
  }
  const second = new Session((wait) => open(connect, options, ['h2'], wait), options.clock, options.context);
  try {
    const outcome = await converse(second, { expected: http2Codec, others: [] }).catch(() => undefined);
    options.clock.signal?.throwIfAborted();
    return { service: outcome?.service, session };
  } finally {
    second.close();
  }
};

/** The one identity of a service and the TLS around it. */
const combine = (inner: ServiceIdentity | undefined, facts: ServiceIdentity['details']): ServiceIdentity => {
  const tls = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [`tls${name[0]?.toUpperCase()}${name.slice(1)}`, value]),
  );
  if (inner === undefined) {
    return { name: facts['alpn'] === 'h2' ? 'https' : 'tls', details: tls, ready: true };
  }
  const codec = streamCodecs.find(({ name }) => name === inner.name);
  return { ...inner, name: codec?.secured ?? inner.name, details: { ...inner.details, ...tls } };
};

/** Makes a handshake, reads the certificate, and asks who is inside. Undefined where the handshake fails. */
export const identifyInside = async (
  connect: OpenStream,
  options: InsideOptions,
): Promise<Inside | undefined> => {
  let connections = 0;
  const counted: OpenStream = async (wait) => {
    const stream = await connect(wait);
    connections++;
    return stream;
  };
  const first = await firstHandshake(counted, options);
  if (first === undefined) return undefined;
  try {
    const facts = tlsFacts(first.socket, options.context.host !== undefined);
    const { service, session } = await lookInside(counted, options, first);
    return {
      service: combine(service, facts),
      connections,
      ...(session.received === undefined ? {} : { received: session.received }),
    };
  } finally {
    first.destroy();
  }
};
