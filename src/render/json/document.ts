import type { CoverageGap } from '../../inventory/options.js';
import type { SocketRecord } from '../../inventory/record.js';
import { recordJson } from './record.js';
import { valueJson } from './value.js';

/** The name of the document's schema; the number changes when a reader could break. */
export const SOCKETS_SCHEMA = 'socketeer/sockets/1';

/** Records of one batch as lines of newline-delimited JSON. */
export const ndjson = (records: readonly SocketRecord[]): string => {
  let text = '';
  for (let index = 0; index < records.length; index++) text += `${recordJson(records[index]!)}\n`;
  return text;
};

/** A JSON document written piece by piece: `start`, any number of `records`, `end`. */
export class JsonDocument {
  private first = true;

  /** The text before the first record. */
  start(): string {
    return `{"schema":"${SOCKETS_SCHEMA}","sockets":[`;
  }

  /** The text of a batch, one record a line. */
  records(records: readonly SocketRecord[]): string {
    let text = '';
    for (let index = 0; index < records.length; index++) {
      text += `${this.first ? '\n' : ',\n'}${recordJson(records[index]!)}`;
      this.first = false;
    }
    return text;
  }

  /** The text after the last record: what could not be read. */
  end(coverage: readonly CoverageGap[]): string {
    return `${this.first ? '' : '\n'}],"coverage":${valueJson(coverage)}}\n`;
  }
}
