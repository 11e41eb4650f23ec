import type { TraceDestination, TraceHop, TraceSummary } from '../../probe/trace/types.js';
import { valueJson } from '../json/value.js';
import { rounded } from '../rounded.js';

/** The name of the document's schema; the number changes when a reader could break. */
const TRACE_SCHEMA = 'socketeer/trace/1';

/** One hop as a line of newline-delimited JSON. */
export const hopJson = (hop: TraceHop): string => valueJson(rounded({ kind: 'hop', ...hop }));

/** What came of it, as the last line of newline-delimited JSON. */
export const summaryJson = (summary: TraceSummary): string =>
  valueJson(rounded({ kind: 'summary', ...summary }));

/** A whole trace as one JSON document, a hop a line. */
export const traceJson = (
  target: string,
  destination: TraceDestination,
  hops: readonly TraceHop[],
  summary: TraceSummary,
): string => {
  const head = valueJson({ schema: TRACE_SCHEMA, target, ...destination }).slice(0, -1);
  const lines = hops.map((hop) => `\n${valueJson(rounded(hop))}`).join(',');
  const end = lines === '' ? '' : '\n';
  return `${head},"hops":[${lines}${end}],"summary":${valueJson(rounded(summary))}}\n`;
};
