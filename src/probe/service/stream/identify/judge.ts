import type { Match, Matcher, StreamCodec, StreamRequest } from '../../codec.js';
import { matched, more, no } from '../../outcome.js';
import { begins } from '../bytes.js';
import { streamCodecs } from '../index.js';
import type { Judge } from './hear.js';
import { asksFirst } from './plan.js';

/** The first match of several matchers; `more` where any of them wants more. */
const any = (matchers: readonly Matcher[], bytes: Uint8Array, final: boolean): Match => {
  let result = no;
  for (const matcher of matchers) {
    const match = matcher(bytes, final);
    if (match.outcome === 'match') return match;
    if (match.outcome === 'more') result = more;
  }
  return result;
};

const present = (matchers: readonly (Matcher | undefined)[]): Matcher[] =>
  matchers.filter((matcher) => matcher !== undefined);

/** Judges what a server says by itself. */
export const judgeBanner: Judge = (bytes, final) =>
  any(present(streamCodecs.map(({ banner }) => banner)), bytes, final);

/** The codecs whose banner this may be, though another's as well: their request tells. */
export const bannerCandidates = (bytes: Uint8Array): StreamCodec[] =>
  streamCodecs.filter(({ banner, request }) => request && banner?.(bytes, true).outcome === 'more');

/** The codecs that ask first, but do not mind such words before their answer: HTTP/2, where both sides begin. */
export const askCandidates = (bytes: Uint8Array): StreamCodec[] =>
  streamCodecs.filter((codec) => asksFirst(codec) && codec.request?.().match(bytes).outcome === 'more');

/** What comes back is what was sent: an echo, which proves nothing but itself. */
const judgeEcho = (sent: Uint8Array, bytes: Uint8Array): Match => {
  const begun = begins(bytes, sent);
  if (begun === false) return no;
  return begun === true && bytes.length === sent.length ? matched('echo') : more;
};

/** Judges the answer to a request: of its own service, of an echo, or of another that complains or is slow to greet. */
export const judgeAnswer = (codec: StreamCodec, { bytes: sent, match }: StreamRequest): Judge => {
  const strangers = streamCodecs.filter((other) => other !== codec);
  const others = present([
    ...strangers.map(({ retort }) => retort), // they know what they say; a banner may have other lines before it
    ...strangers.map(({ banner }) => banner),
  ]);
  return (bytes, final) => {
    const echo = judgeEcho(sent, bytes);
    if (echo.outcome === 'match') return echo;
    const own = match(bytes, final);
    if (own.outcome === 'match' && echo.outcome !== 'more') return own;
    const other = any(others, bytes, final);
    if (other.outcome === 'match') return other;
    return own.outcome === 'no' && other.outcome === 'no' ? echo : more;
  };
};
