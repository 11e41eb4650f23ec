// One measured process: does one thing with one library until its meter ends it.
//   node role.js <library> <role> <kind> <address> <milliseconds>

import { type Job, type Library, libraries } from './libraries.js';
import { Meter } from './meter.js';

const [library, role, kind, address, milliseconds] = process.argv.slice(2);
const job: Job = {
  kind: kind as Job['kind'],
  address: address as string,
  meter: new Meter(Number(milliseconds)),
};
const { run } = (await libraries[library as keyof typeof libraries]()) as Library;
await run[role as keyof typeof run]?.(job, () => process.stdout.write('ready\n'));
