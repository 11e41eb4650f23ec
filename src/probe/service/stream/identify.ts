import type { Stream } from '../../../socket/stream/stream.js';
import type { WaitOptions } from '../../../socket/types.js';
import type { ServiceIdentity } from '../../result.js';
import { converse, type Outcome } from './identify/conversation.js';
import { planFor } from './identify/plan.js';
import { askReadiness } from './identify/ready.js';
import { Session } from './identify/session.js';
import { Clock } from './identify/time.js';
import type { IdentifyStreamOptions, StreamIdentification } from './identify/types.js';
import { tls } from './tls.js';

export type { IdentifyStreamOptions, StreamIdentification } from './identify/types.js';

/** Opens a connection to the service, within a wait. */
export type ConnectStream = (wait: WaitOptions) => Promise<Stream>;

const badRequest = 400;

/** A server of TLS may complain in plain HTTP that it was not spoken to in TLS. */
const mayBeSecure = ({ name, details }: ServiceIdentity): boolean =>
  name === tls.name || (name === 'http' && details['status'] === badRequest);

/** What is known once a conversation has named a service: inside TLS, and ready. */
const deepen = async (
  session: Session,
  { service, codec }: Outcome,
  connect: ConnectStream,
  options: IdentifyStreamOptions,
): Promise<Pick<StreamIdentification, 'service' | 'received' | 'connections'>> => {
  const { clock, context } = session;
  const plain = { connections: 0, ...(service === undefined ? {} : { service }) };
  if (service === undefined || clock.isOver) return plain;
  if (mayBeSecure(service)) {
    const { identifyInside } = await import('./identify/inside.js');
    return (await identifyInside(connect, { ...options, context, clock })) ?? plain;
  }
  if (options.readiness === false) return plain;
  const ready = await askReadiness(session, codec, service);
  return ready === undefined ? { connections: 0 } : { connections: 0, service: ready };
};

/**
 * Finds out which service is on a stream: connects, waits for what it says by itself, then asks, each request on a
 * connection of its own, in an order that harms nobody, until one is answered in kind. Whatever the server does, mute,
 * trickling, babbling or gone, it ends by the deadline, with every connection closed. Rejects where the first connection
 * fails, as connect() does, and with the signal's reason.
 */
export const identifyStream = async (
  connect: ConnectStream,
  options: IdentifyStreamOptions,
): Promise<StreamIdentification> => {
  const { host, port, name, deadline, signal } = options;
  const named = name !== undefined;
  const context = { named, ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) };
  const session = new Session(connect, new Clock(deadline, signal), context);
  try {
    const outcome = await converse(session, planFor(options, name));
    const found = await deepen(session, outcome, connect, options);
    const received = found.received ?? session.received;
    return {
      ...(found.service === undefined ? {} : { service: found.service }),
      ...(received === undefined ? {} : { received }),
      ...(outcome.ended === undefined ? {} : { ended: outcome.ended }),
      ...(session.rtt === undefined ? {} : { rtt: session.rtt }),
      connections: session.connections + found.connections,
    };
  } finally {
    session.close();
  }
};
