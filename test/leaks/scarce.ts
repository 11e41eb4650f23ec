/**
 * A program for scarce.test.ts: opens the addresses of its arguments again and again, each time with one more descriptor
 * free, until it succeeds, and tells of each descriptor that a failed attempt has left open. Prints a line for each fault.
 */
import { closeSync, openSync } from 'node:fs';
import { openSpecification } from '../../src/endpoint/open.js';
import { openDescriptors } from '../support/descriptors.js';
import { testContext } from '../support/endpoint-context.js';

/** More than any address needs. */
const mostNeeded = 24;

/** Takes every descriptor that is free. */
function takeAll(): number[] {
  const taken: number[] = [];
  for (;;) {
    try {
      taken.push(openSync('/dev/null', 'r'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EMFILE') return taken;
      throw error;
    }
  }
}

/** Opens an address and closes it again; returns whether it could be opened. */
async function attempt(address: string): Promise<boolean> {
  try {
    const opened = await openSpecification(address, 'both', testContext());
    await (opened.kind === 'endpoint' ? opened.endpoint : opened.source).close();
    return true;
  } catch {
    return false;
  }
}

/** Lets handles of Node be closed, which takes a turn of its loop. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

/** Opens it with so many descriptors free. Returns whether that was enough. */
async function openWith(address: string, free: number): Promise<boolean> {
  const taken = takeAll();
  for (const fd of taken.splice(0, free)) closeSync(fd);
  const succeeded = await attempt(address);
  for (const fd of taken) closeSync(fd);
  await settle();
  return succeeded;
}

async function check(address: string): Promise<void> {
  // what is loaded and kept for the first of a kind
  if (!(await attempt(address))) console.log(`${address}: cannot be opened at all`);
  await settle();
  const before = openDescriptors();
  let free = 0;
  while (!(await openWith(address, free)) && free < mostNeeded) free++;
  const left = [...openDescriptors()].filter(([fd]) => !before.has(fd));
  for (const [fd, target] of left) console.log(`${address}: ${fd} is left, ${target}`);
  if (free === 0 || free === mostNeeded) console.log(`${address}: needs ${free} descriptors`);
}

for (const address of process.argv.slice(2)) await check(address);
