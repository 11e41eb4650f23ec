import { readFileSync } from 'node:fs';
import { socketSecurityContext } from '../../index.js';
import type { SsContexts } from '../../render/ss/index.js';

/** A file of procfs or selinuxfs with one context in it, which a NUL or a line end may follow. */
const readContext = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'latin1').replace(/[\0\n]+$/, '') || undefined;
  } catch {
    return undefined;
  }
};

/** SELinux contexts, selinux(8). */
export const readContexts = (procPath: string): SsContexts => ({
  process: (task) => readContext(`${procPath}/${task}/attr/current`),
  kernel: () => readContext('/sys/fs/selinux/initial_contexts/kernel'),
  socket: (pid, fd) => socketSecurityContext(pid, fd, procPath),
});
