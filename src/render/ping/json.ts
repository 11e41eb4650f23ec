import type { PingDestination, PingEvent, PingStatistics } from '../../probe/ping/types.js';
import { valueJson } from '../json/value.js';
import { rounded } from '../rounded.js';

/** The name of the document's schema; the number changes when a reader could break. */
const PING_SCHEMA = 'socketeer/ping/1';

/** One event as JSON. */
export const eventJson = (event: PingEvent): string => valueJson(rounded(event));

/** The statistics as the last line of newline-delimited JSON. */
export const statisticsJson = (statistics: PingStatistics): string =>
  valueJson(rounded({ kind: 'statistics', ...statistics }));

/** A whole ping as one JSON document, an event a line. */
export const pingJson = (
  target: string,
  destination: PingDestination,
  events: readonly PingEvent[],
  statistics: PingStatistics,
): string => {
  const head = valueJson({ schema: PING_SCHEMA, target, ...destination }).slice(0, -1);
  const lines = events.map((event) => `\n${eventJson(event)}`).join(',');
  const end = lines === '' ? '' : '\n';
  return `${head},"events":[${lines}${end}],"statistics":${valueJson(rounded(statistics))}}\n`;
};
