import { readdirSync, readFileSync } from 'node:fs';

const text = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
};

/** A process and all that it has started, by /proc/<pid>/task/<tid>/children. */
export const family = (pid: number): number[] => {
  const members = [pid];
  for (const member of members) {
    const tasks = list(`/proc/${member}/task`);
    const children = tasks.flatMap((task) =>
      text(`/proc/${member}/task/${task}/children`).split(' ').filter(Boolean),
    );
    members.push(...children.map(Number));
  }
  return members;
};

const list = (path: string): string[] => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};

/** Clock ticks a second of /proc/<pid>/stat, as on every machine that Linux runs on. */
const ticks = 100;

/** Seconds that the children of a process had taken when it waited for them: the process-per-connection relays. */
const waited = (pid: number): number => {
  const fields = text(`/proc/${pid}/stat`).split(') ').pop()?.split(' ') ?? [];
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / ticks;
};

/** Seconds of processor time of a process, its threads and its children, proc(5). */
export const cpuSeconds = (pid: number): number => {
  let nanoseconds = 0;
  for (const member of family(pid)) {
    for (const task of list(`/proc/${member}/task`))
      nanoseconds += Number(text(`/proc/${member}/task/${task}/schedstat`).split(' ')[0] ?? 0);
  }
  return nanoseconds / 1e9 + waited(pid);
};

/** Kibibytes of memory that a process and its children have for themselves; what they share is shared out. */
export const memoryKib = (pid: number): { readonly pss: number; readonly anonymous: number } => {
  const sums = { pss: 0, anonymous: 0 };
  for (const member of family(pid)) {
    const rollup = text(`/proc/${member}/smaps_rollup`);
    sums.pss += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    sums.anonymous += Number(/^Anonymous:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return sums;
};
