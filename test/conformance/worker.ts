// Runs the suite in a worker and posts each outcome; workerData is the address of the library's module.
import { parentPort, workerData } from 'node:worker_threads';
import type { Library } from './kind.js';
import { runSuite } from './suite.js';

const library = (await import(workerData as string)) as Library;
for await (const outcome of runSuite(library)) parentPort?.postMessage(outcome);
