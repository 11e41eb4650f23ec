import { snapshotSockets } from '../inventory/index.js';

/** How old a listing may be to answer once more, in milliseconds: so that a run over many addresses lists once. */
const freshness = 200;

/** A way to list sockets whose calls close together share a listing, those of the same scope. */
export function shareListing(list: typeof snapshotSockets = snapshotSockets): typeof snapshotSockets {
  const listings = new Map<string, { readonly at: number; readonly result: ReturnType<typeof list> }>();
  return (options = {}) => {
    const { signal, ...rest } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const key = JSON.stringify(rest);
    const known = listings.get(key);
    if (known !== undefined && performance.now() - known.at <= freshness) return known.result;
    const result = list(options);
    listings.set(key, { at: performance.now(), result });
    // What failed, by the signal of one caller perhaps, is no answer for the next one.
    result.catch(() => listings.delete(key));
    return result;
  };
}
