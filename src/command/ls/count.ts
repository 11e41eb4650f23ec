import type { SocketListing } from '../../index.js';
import {
  Counter,
  countCsv,
  countJson,
  countNdjson,
  countTable,
  type StateCount,
} from '../../render/count/count.js';
import type { Plan } from './plan.js';
import { eachBatch, type Writer } from './write.js';

const text = (counts: StateCount[], { coverage }: SocketListing, { format, header }: Plan): string => {
  switch (format) {
    case 'json':
      return countJson(counts, coverage);
    case 'ndjson':
      return countNdjson(counts);
    case 'csv':
      return countCsv(counts, header);
    case 'table':
      return countTable(counts, header);
  }
};

/** How many sockets of each kind and state there are, in any format. */
export const writeCount: Writer = async (listing, plan, output) => {
  const counter = new Counter();
  const found = await eachBatch(listing, plan, (records) => counter.add(records));
  output.write(text(counter.result(), listing, plan));
  return found;
};
