import type { SocketListing, SocketRecord } from '../../index.js';
import { columnsByName } from '../../render/column/index.js';
import { csvHeader, csvRecords } from '../../render/csv/csv.js';
import { JsonDocument, ndjson } from '../../render/json/document.js';
import type { Plan } from './plan.js';
import { sortRecords } from './sorted.js';
import { collect, eachBatch, type Writer } from './write.js';

/** Hands records on as they come; only sorting has to wait for all of them. */
const inOrder = async (
  listing: SocketListing,
  plan: Plan,
  take: (records: SocketRecord[]) => void,
): Promise<number> => {
  if (plan.sort.length === 0) return eachBatch(listing, plan, take);
  const records = sortRecords(await collect(listing, plan), plan, listing);
  take(records);
  return records.length;
};

/** One JSON document. */
export const writeJson: Writer = async (listing, plan, output) => {
  const document = new JsonDocument();
  let begun = false;
  const begin = (): void => {
    if (!begun) output.write(document.start());
    begun = true;
  };
  // The document begins when the first batch has come: a listing that fails at once leaves no half document.
  const count = await inOrder(listing, plan, (records) => {
    begin();
    output.write(document.records(records));
  });
  begin();
  output.write(document.end(listing.coverage));
  return count;
};

/** One record a line. */
export const writeNdjson: Writer = (listing, plan, output) =>
  inOrder(listing, plan, (records) => output.write(ndjson(records)));

/** Comma-separated values. */
export const writeCsv: Writer = async (listing, plan, output) => {
  const columns = columnsByName(plan.columns);
  const userName = (uid: number): string | undefined => listing.userName(uid);
  const context = { userName, people: false, mostOwners: Number.POSITIVE_INFINITY };
  if (plan.header) output.write(csvHeader(columns));
  return inOrder(listing, plan, (records) => output.write(csvRecords(records, columns, context)));
};
