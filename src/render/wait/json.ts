import type { WaitedTarget, WaitForResult } from '../../probe/wait/types.js';
import { valueJson } from '../json/value.js';

/** The name of the document's schema; the number changes when a reader could break. */
const WAIT_SCHEMA = 'socketeer/wait/1';

/** One target on one line; what its last attempt found in full is for `socketeer probe`. */
export const waitedJson = ({ last: _, ...target }: WaitedTarget): string => valueJson(target);

/** A wait as one document. */
export const waitJson = ({ ready, targets, elapsed }: WaitForResult): string =>
  `{"schema":"${WAIT_SCHEMA}","ready":${ready},"results":[${targets.map((target) => `\n${waitedJson(target)}`).join(',')}\n],"elapsed":${elapsed}}\n`;
