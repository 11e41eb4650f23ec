import type { ProbeResult } from '../../probe/result.js';
import { valueJson } from '../json/value.js';

/** The name of the document's schema; the number changes when a reader could break. */
export const PROBES_SCHEMA = 'socketeer/probes/1';

/** One result as JSON: bytes in lower-case hexadecimal, what is not known left out. */
export const probeJson = (result: ProbeResult): string => valueJson(result);

/** Results as one JSON document, one result a line. */
export const probesJson = (results: readonly ProbeResult[]): string => {
  const lines = results.map((result) => `\n${probeJson(result)}`).join(',');
  return `{"schema":"${PROBES_SCHEMA}","results":[${lines}${lines === '' ? '' : '\n'}]}\n`;
};
