import { mayLoadIterators } from '../kernel/bpf.js';
import { SystemError } from '../kernel/system-error.js';
import type { NativeWalk } from '../kernel/walk.js';
import { DecodeError } from '../wire/errors.js';
import type { Coverage } from './coverage.js';
import { ownerFiles } from './owners.js';
import { walkTasks } from './task-owners.js';
import { showsOurProcesses } from './task-sockets.js';

/** Why BPF is not to be had here, before anything is spent on it; undefined when it may be. */
function obstacle(procPath: string): { reason: 'permission' | 'failed'; why: string } | undefined {
  if (!mayLoadIterators())
    return { reason: 'permission', why: 'a BPF iterator needs CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN' };
  if (!showsOurProcesses(procPath))
    return { reason: 'failed', why: `${procPath} does not show the pid namespace that a BPF iterator sees` };
  return undefined;
}

/**
 * The descriptors of all processes by a BPF iterator; undefined where that is not to be had, which `coverage` then says:
 * as a gap that /proc fills with `fallback`, else as one that nothing does.
 */
export async function walkByBpf(
  procPath: string,
  fallback: boolean,
  coverage: Coverage,
): Promise<NativeWalk | undefined> {
  const refuse = (reason: 'permission' | 'failed', why: string): undefined => {
    if (!fallback) coverage.add({ subject: 'owners', reason, message: `owners: ${why}` });
    else
      coverage.add({
        subject: 'owners',
        reason,
        fallback: 'proc',
        message: `owners: ${why}; read /proc/<pid>/fd instead`,
      });
  };
  await new Promise(setImmediate); // first the dumps are started, which then run beside us
  const closed = obstacle(procPath);
  if (closed !== undefined) return refuse(closed.reason, closed.why);
  try {
    return await walkTasks(procPath, ownerFiles);
  } catch (error) {
    if (!(error instanceof SystemError || error instanceof DecodeError)) throw error;
    return refuse('failed', `BPF iterator: ${error.message}`);
  }
}
