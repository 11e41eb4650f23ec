// Finds and ends the processes a test run left behind: they carry SOCKETEER_TEST_RUN in their environment.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** A process that was just ended may take a moment to go, in milliseconds. */
const grace = 500;

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // gone, or not ours
  }
};

const leftovers = () => {
  const mark = `SOCKETEER_TEST_RUN=${process.env.SOCKETEER_TEST_RUN}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(mark))
    .map((pid) => ({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }));
};

const end = ({ pid }) => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
};

/** Says which processes were left, and ends them; returns whether there were none. */
export const endLeftovers = async () => {
  if (leftovers().length === 0) return true;
  await wait(grace);
  const left = leftovers();
  for (const process of left) {
    console.error(`The tests left a process behind: ${process.pid} ${process.command}`);
    end(process);
  }
  return left.length === 0;
};
