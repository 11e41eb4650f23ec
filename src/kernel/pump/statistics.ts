import { native } from '../addon.js';
import { check } from '../system-error.js';
import type { PumpStatistics } from './types.js';

/** Numbers of a pump, or of one of its listeners; the thread counts on meanwhile. */
export const readStatistics = (handle: number, listener: number): PumpStatistics => {
  const numbers = new Float64Array(9);
  check('statistics', native().pumpStatistics(handle, listener, new Uint8Array(numbers.buffer)));
  const [begun, ended, refused, failed, dropped, bytesToRight, bytesToLeft, blocksToRight, blocksToLeft] =
    numbers as unknown as [number, number, number, number, number, number, number, number, number];
  return {
    open: begun - ended,
    begun,
    ended,
    refused,
    failed,
    dropped,
    bytesToRight,
    bytesToLeft,
    blocksToRight,
    blocksToLeft,
  };
};
