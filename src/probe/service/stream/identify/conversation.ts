import type { ServiceIdentity } from '../../../result.js';
import type { StreamCodec } from '../../codec.js';
import { streamCodecs } from '../index.js';
import type { Channel } from './channel.js';
import type { Heard } from './hear.js';
import { askCandidates, bannerCandidates } from './judge.js';
import { asksFirst, type Plan } from './plan.js';
import type { Session } from './session.js';

/** How a conversation ended: with a service, with a server that went before anybody spoke, or with neither. */
export interface Outcome {
  readonly service?: ServiceIdentity;
  /** Whose words were matched. */
  readonly codec?: StreamCodec;
  readonly ended?: 'end' | 'reset';
  /** The server spoke by itself, in words nobody knows. */
  readonly stranger?: boolean;
}

const nothing: Outcome = {};

const isGone = ({ ending, bytes }: Heard): boolean =>
  bytes.length === 0 && (ending === 'end' || ending === 'reset');

const codecOf = (service: ServiceIdentity, asked?: StreamCodec): StreamCodec | undefined =>
  asked !== undefined && (asked.name === service.name || service.name === 'grpc')
    ? asked
    : streamCodecs.find(({ name }) => name === service.name);

/** A request and what became of it. */
const askOnce = async (session: Session, codec: StreamCodec, patience: number): Promise<Outcome> => {
  const request = codec.request?.(session.context);
  if (request === undefined) return nothing;
  const { heard, channel } = await session.ask(codec, request, patience);
  if (heard.match.outcome !== 'match') {
    session.drop(channel);
    return isGone(heard) ? { ended: heard.ending as 'end' | 'reset' } : nothing;
  }
  return finish(session, channel, heard.match.identity, codec);
};

/** Says goodbye in the words of the service that was recognised. */
const finish = async (
  session: Session,
  channel: Channel,
  service: ServiceIdentity,
  asked?: StreamCodec,
): Promise<Outcome> => {
  const codec = codecOf(service, asked);
  await session.leave(channel, codec?.farewell);
  return codec === undefined ? { service } : { service, codec };
};

/** The same; a service that complained about another's request is then asked in its own words. */
const ask = async (session: Session, codec: StreamCodec, patience: number): Promise<Outcome> => {
  const outcome = await askOnce(session, codec, patience);
  const { codec: other } = outcome;
  if (other === undefined || other === codec || !asksFirst(other) || session.clock.isOver) return outcome;
  const own = await askOnce(session, other, session.clock.share);
  return own.service === undefined ? outcome : own;
};

/** Asks those who may have sent a banner: on the same connection, or on a new one where the client speaks first. */
const askGreeter = async (
  session: Session,
  { expected }: Plan,
  bytes: Uint8Array,
  channel: Channel,
): Promise<Outcome> => {
  const candidates = bannerCandidates(bytes);
  candidates.sort((left, right) => Number(expected.includes(right)) - Number(expected.includes(left)));
  for (const candidate of candidates) {
    const request = candidate.request?.(session.context);
    if (request === undefined || session.clock.isOver) continue;
    const { heard } = await session.ask(candidate, request, session.clock.share, channel);
    if (heard.match.outcome === 'match') return finish(session, channel, heard.match.identity, candidate);
  }
  session.drop(channel);
  for (const candidate of askCandidates(bytes)) {
    if (session.clock.isOver) break;
    const outcome = await askOnce(session, candidate, session.clock.share);
    if (outcome.service !== undefined) return outcome;
  }
  return { stranger: true };
};

/** A TCP connection that was refused says ECONNREFUSED; one that was made and then reset says so. */
const resetAtOnce = (error: unknown): Outcome => {
  if ((error as { code?: unknown }).code === 'ECONNRESET') return { ended: 'reset' };
  throw error;
};

/** The first words: a banner that says it all, one that several may have sent, or silence. */
const greet = async (session: Session, plan: Plan, patience: number): Promise<Outcome> => {
  const { heard, channel } = await session.greet(patience);
  if (heard.match.outcome === 'match') return finish(session, channel, heard.match.identity);
  if (isGone(heard)) return { ended: heard.ending as 'end' | 'reset' };
  return heard.bytes.length === 0 ? nothing : askGreeter(session, plan, heard.bytes, channel);
};

/** Whether the server ends a connection by itself: then it was not the request that it disliked. */
const endsByItself = async (session: Session): Promise<Outcome> =>
  greet(session, { expected: [], others: [] }, session.clock.moment);

/** The request that usually suits the place, without waiting for a banner first. */
const askExpected = async (session: Session, codecs: readonly StreamCodec[]): Promise<Outcome> => {
  for (const codec of codecs) {
    if (session.clock.isOver) return nothing;
    const outcome = await ask(session, codec, session.clock.share);
    if (outcome.service !== undefined) return outcome;
    if (outcome.ended === undefined || session.clock.isOver) continue;
    const alone = await endsByItself(session);
    if (alone.service !== undefined || alone.ended !== undefined || alone.stranger) return alone;
  }
  return nothing;
};

const slowest = 1000; // ms

const askOthers = async (session: Session, codecs: readonly StreamCodec[]): Promise<Outcome> => {
  let isMute = true;
  for (const codec of codecs) {
    if (session.clock.isOver) return nothing;
    const isLast = codec === codecs.at(-1); // TLS, which takes some computing
    const outcome = await ask(
      session,
      codec,
      isLast ? Math.min(slowest, session.clock.left) : session.clock.moment,
    );
    if (outcome.service !== undefined) return outcome;
    isMute &&= outcome.ended === undefined && session.received === undefined;
  }
  return isMute ? askSlowly(session, codecs) : nothing;
};

/** Once more for the most usual service, where nobody has said a word: it may have been slow. */
const askSlowly = async (session: Session, codecs: readonly StreamCodec[]): Promise<Outcome> => {
  const codec = codecs.find(({ name }) => name === 'http');
  if (codec === undefined || session.clock.isOver) return nothing;
  return ask(session, codec, Math.min(slowest, session.clock.left));
};

/** Whether an outcome decides. */
const isDecided = ({ service, ended, stranger }: Outcome): boolean =>
  service !== undefined || ended !== undefined || stranger === true;

/**
 * Talks until a service is recognised: the request that is expected, else a banner, then requests one after the other. The
 * first connection may fail, as connect() does; where a later one is refused, that is the end.
 */
export const converse = async (session: Session, plan: Plan): Promise<Outcome> => {
  const speakers = plan.expected.filter(({ banner }) => banner !== undefined);
  const askable = plan.expected.filter(asksFirst);
  try {
    if (speakers.length > 0 || askable.length === 0) {
      const patience = speakers.length > 0 ? session.clock.share : session.clock.moment;
      const outcome = await greet(session, plan, patience);
      if (isDecided(outcome)) return outcome;
    }
    const outcome = await askExpected(session, askable);
    if (isDecided(outcome)) return outcome;
    return await askOthers(session, plan.others);
  } catch (error) {
    session.clock.signal?.throwIfAborted();
    return session.connections === 0 ? resetAtOnce(error) : nothing;
  }
};
