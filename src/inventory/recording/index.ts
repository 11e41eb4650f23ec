import { writeWhole } from './file.js';
import { type RecordingSink, type RecordingSummary, type RecordOptions, recordTo } from './record.js';

export type { RecordingSink, RecordingSummary, RecordOptions } from './record.js';

const optionNames: readonly string[] = ['netns', 'procPath', 'signal'];

/**
 * Records every socket of this machine losslessly: kind by kind what the kernel said, the tables of `/proc/net`, who
 * holds what, and the names of users, interfaces and control groups; `listSockets({ replay })` lists them as if they
 * were there. `to` is the path of a file, which appears whole or not at all and only its owner may read, as it has the
 * arguments of every process; or a function that takes the bytes. Rejects as listSockets throws, with the system's error
 * of a file that cannot be written, and with what the function throws.
 */
export async function recordSockets(
  to: string | RecordingSink,
  options: RecordOptions = {},
): Promise<RecordingSummary> {
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`unknown option ${JSON.stringify(unknown)}; known are ${optionNames.join(', ')}`);
  }
  return typeof to === 'function' ? recordTo(to, options) : writeWhole(to, (sink) => recordTo(sink, options));
}
