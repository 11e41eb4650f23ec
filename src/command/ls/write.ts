import type { SocketListing, SocketRecord } from '../../index.js';
import type { Output } from '../../terminal/index.js';
import type { Plan } from './plan.js';

/** Hands the wanted records on batch by batch and returns how many there were. */
export const eachBatch = async (
  listing: SocketListing,
  { filter }: Plan,
  take: (records: SocketRecord[]) => void,
): Promise<number> => {
  let count = 0;
  for await (const batch of listing.batches()) {
    const wanted = filter === undefined ? batch : batch.filter(filter);
    count += wanted.length;
    take(wanted);
  }
  return count;
};

/** Collects the wanted records. */
export const collect = async (listing: SocketListing, plan: Plan): Promise<SocketRecord[]> => {
  const all: SocketRecord[] = [];
  await eachBatch(listing, plan, (records) => {
    for (const record of records) all.push(record);
  });
  return all;
};

/** Writes one listing in a format; returns how many records it had. */
export type Writer = (listing: SocketListing, plan: Plan, output: Output) => Promise<number>;
