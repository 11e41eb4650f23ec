import type { ServiceIdentity } from '../../../result.js';
import type { StreamCodec } from '../../codec.js';
import type { Session } from './session.js';

/**
 * Asks a service that was recognised whether it is ready. Undefined where the answer shows that it is another service;
 * one that says nothing is not ready.
 */
export const askReadiness = async (
  session: Session,
  codec: StreamCodec | undefined,
  service: ServiceIdentity,
): Promise<ServiceIdentity | undefined> => {
  const request = codec?.readiness?.(session.context);
  if (codec === undefined || request === undefined || session.clock.isOver) return service;
  try {
    const { heard, channel } = await session.ask(codec, request, session.clock.share);
    session.drop(channel);
    const { match } = heard;
    if (match.outcome !== 'match') return heard.bytes.length > 0 ? undefined : { ...service, ready: false };
    if (match.identity.name !== service.name) return undefined;
    const details = { ...service.details, ...match.identity.details };
    return { ...service, details, ready: match.identity.ready };
  } catch {
    session.clock.signal?.throwIfAborted();
    return { ...service, ready: false }; // it takes no second connection
  }
};
