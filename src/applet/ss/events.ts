import { destroyedSockets } from '../../index.js';
import { USAGE_EXIT } from './exit.js';
import { openListing, placeOf, type SsJob } from './listing.js';

/** `-E`: shows TCP and UDP sockets as the kernel destroys them, until the program is ended. Returns the exit code. */
export const followEvents = async (job: SsJob): Promise<number> => {
  const { show, selection } = job.request;
  const kinds = (['tcp', 'udp'] as const).filter((kind) => selection.has(kind));
  const families = selection.followedFamilies;
  if (kinds.length === 0 || families.length === 0) return USAGE_EXIT;
  const { listing, hosts } = openListing(job);
  const events = destroyedSockets({
    ...placeOf(job),
    ...(job.filter && { filter: job.filter }),
    kinds,
    families,
    owners: show.processes,
    threads: show.threads ?? false,
  });
  for await (const record of events) {
    await hosts?.learn([record]);
    listing.add(record);
    listing.end();
    job.output.flush();
  }
  return 0;
};
