// Runs the conformance suite of the sockets with the installed package, in the main thread and in a worker. The
// compiled suite lies beside this file in conformance/.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as library from 'socketeer';
import { runSuite } from './conformance/suite.js';

const inMain = async () => {
  const outcomes = [];
  for await (const outcome of runSuite(library)) outcomes.push(outcome);
  return outcomes;
};

const inWorker = async () => {
  const outcomes = [];
  const worker = new Worker(new URL('./conformance/worker.js', import.meta.url), {
    workerData: import.meta.resolve('socketeer'),
  });
  worker.on('message', (outcome) => outcomes.push(outcome));
  await once(worker, 'exit');
  return outcomes;
};

/** Enough cases must have run: a suite that finds nothing to do is broken. */
const fewest = 100;

const judge = (where, outcomes) => {
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined);
  for (const { title, failure } of failed) console.error(`FAILED ${title} (${where})\n${failure}`);
  const passed = outcomes.length - failed.length - skipped.length;
  console.log(
    `conformance, ${where}: ${passed} cases passed, ${failed.length} failed, ${skipped.length} skipped`,
  );
  return failed.length === 0 && passed >= fewest;
};

const good = [judge('main thread', await inMain()), judge('worker', await inWorker())];
process.exitCode = good.every(Boolean) ? 0 : 1;
