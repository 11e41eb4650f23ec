import type { SocketAddress, UnixAddress } from '../family/address.js';
import { formatAddress } from '../family/index.js';
import { nearestName } from '../grammar/nearest.js';
import type { Descriptor } from '../kernel/index.js';
import { SocketError } from '../socket/error.js';
import type { Socket } from '../socket/socket.js';
import { Stream } from '../socket/stream/stream.js';
import type { WaitOptions } from '../socket/types.js';
import { type AttemptContext, hostOf, openFor, placeOf } from './attempt.js';
import type { Deadline } from './deadline.js';
import type { ServiceIdentity } from './result.js';
import type { StreamIdentification } from './service/stream/identify.js';
import { count, productText } from './words.js';

/** What came of talking to whom a connection was made with. */
export interface Greeting {
  /** Whether data of the application came. */
  readonly answered: boolean;
  readonly reason?: string;
  readonly received?: Uint8Array;
  readonly service?: ServiceIdentity;
}

const nothing: Greeting = { answered: false };

/** What an identification says of a place, where any service or that of a name was looked for. */
function greetingOf(
  { service, received, ended }: StreamIdentification,
  place: string,
  wanted: string | undefined,
): Greeting {
  if (service !== undefined) {
    const reason = `${productText(service)} on ${place}`;
    return { answered: true, reason, service, ...(received && { received }) };
  }
  if (received !== undefined) {
    const what = wanted === undefined ? 'of no service that is known' : `that are not ${wanted}`;
    const reason = `${place} sends ${count(received.length, 'byte')} ${what}`;
    return { answered: true, reason, received };
  }
  if (ended === undefined) return { ...nothing, reason: `${place} accepts connections and keeps silent` };
  const how = ended === 'reset' ? 'resets them' : 'closes them';
  return { ...nothing, reason: `${place} accepts connections and ${how} at once, without a word` };
}

/** Throws RangeError for a name that no service on streams has. */
async function checkName(name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const { streamCodecs } = await import('./service/stream/index.js');
  const names = streamCodecs.flatMap((codec) => (codec.secured ? [codec.name, codec.secured] : [codec.name]));
  if (names.includes(name)) return;
  const near = nearestName(name, names);
  throw new RangeError(
    `no service on streams is called ${name}; ${near === undefined ? `known are ${names.join(', ')}` : `did you mean ${near}?`}`,
  );
}

/** The connection at hand first, then new ones like it. */
function connector(first: Socket, address: SocketAddress, context: AttemptContext) {
  let given: Socket | undefined = first;
  const spec = { family: address.family, type: 'stream', protocol: first.protocol } as const;
  return async (wait: WaitOptions): Promise<Stream> => {
    const socket = given ?? openFor(spec, context);
    const isNew = given === undefined;
    given = undefined;
    try {
      if (isNew) await socket.connect(address, wait);
      return new Stream(socket);
    } catch (error) {
      socket.close();
      throw error;
    }
  };
}

/** Later connections may fail where the first did not: that says nothing of the service. */
async function unlessRefused(greeting: Promise<Greeting>): Promise<Greeting> {
  try {
    return await greeting;
  } catch (error) {
    if (error instanceof SocketError) return nothing;
    throw error;
  }
}

/** Finds out the service of a connection; takes the socket over. Throws RangeError. */
export async function greet(
  socket: Socket,
  address: SocketAddress,
  context: AttemptContext,
): Promise<Greeting> {
  const { service: name, deadline } = context;
  await checkName(name);
  const { identifyStream } = await import('./service/stream/identify.js');
  const found = identifyStream(connector(socket, address, context), {
    ...('port' in address && address.family !== 'vsock' && { port: address.port }),
    host: context.host ?? hostOf(address),
    deadline: deadline.end,
    ...(name !== undefined && { name }),
    ...(deadline.signal && { signal: deadline.signal }),
  });
  return unlessRefused(found.then((identification) => greetingOf(identification, placeOf(address), name)));
}

/** Finds out the service of a Unix listener. Nothing is asked of those to whom every byte is an action. Throws RangeError. */
export async function greetUnix(
  address: UnixAddress,
  name: string | undefined,
  { end, signal }: Deadline,
  namespace?: Descriptor,
): Promise<Greeting> {
  const { actionSocket } = await import('./unix/actions.js');
  const { openUnix } = await import('./unix/ask.js');
  if (actionSocket(address) !== undefined) return nothing;
  await checkName(name);
  const connect = async (wait: WaitOptions): Promise<Stream> => {
    const socket = openUnix('stream', namespace);
    try {
      await socket.connect(address, wait);
      return new Stream(socket);
    } catch (error) {
      socket.close();
      throw error;
    }
  };
  const { identifyStream } = await import('./service/stream/identify.js');
  const place = formatAddress(address);
  const found = identifyStream(connect, {
    path: place,
    deadline: end,
    ...(name !== undefined && { name }),
    ...(signal && { signal }),
  });
  return unlessRefused(found.then((identification) => greetingOf(identification, place, name)));
}
