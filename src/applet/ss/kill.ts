import { destroySockets, type SocketRecord } from '../../index.js';
import { complain } from '../../terminal/index.js';
import { placeOf, type SsJob } from './listing.js';

/** ss destroys what sock_diag lists of Internet sockets, and only shows everything else. */
const isKillable = ({ family, source }: SocketRecord): boolean =>
  (family === 'inet' || family === 'inet6') && source === 'sock_diag';

/** `-K`: destroys sockets, and leaves out those that were gone or cannot be destroyed. */
export const killer = (job: SsJob): ((batch: SocketRecord[]) => Promise<SocketRecord[]>) => {
  let complained = false;
  return async (batch) => {
    const results = await destroySockets(batch.filter(isKillable), { ...placeOf(job), protect: false });
    const kept = new Set(
      results.filter(({ outcome }) => outcome === 'destroyed').map(({ socket }) => socket),
    );
    const refused = results.find(({ outcome }) => outcome === 'denied' || outcome === 'failed');
    if (refused !== undefined && !complained) {
      complained = true;
      complain(
        `SOCK_DESTROY answers: ${refused.code === 'EPERM' ? 'Operation not permitted' : refused.reason}`,
      );
    }
    return batch.filter((record) => !isKillable(record) || kept.has(record));
  };
};
