import type { ScannedHost, ScanResult } from '../../probe/scan/types.js';
import { valueJson } from '../json/value.js';

/** The name of the document's schema; the number changes when a reader could break. */
const SCAN_SCHEMA = 'socketeer/scan/1';

/** One host on one line. */
export const scannedHostJson = (host: ScannedHost): string => valueJson(host);

/** A scan as one document. */
export const scanJson = ({ hosts, complete, elapsed }: ScanResult): string => {
  const lines = hosts.map((host) => `\n${scannedHostJson(host)}`).join(',');
  return `{"schema":"${SCAN_SCHEMA}","results":[${lines}${lines === '' ? '' : '\n'}],"complete":${complete},"elapsed":${elapsed}}\n`;
};
