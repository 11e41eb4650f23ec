// Writes what is made from the service codecs: docs/reference/services.md.
//   node scripts/services.mjs [--compiled folder]   where tsc has put src/, build/ unless told
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { pageText } from './services/page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { compiled: { type: 'string', default: join(root, 'build') } } });

const compiled = join(resolve(values.compiled), 'src/probe/service');
if (!existsSync(compiled)) {
  console.error(`services: ${compiled} is missing: compile first, or name the folder with --compiled`);
  process.exit(2);
}
const load = (name) => import(pathToFileURL(join(compiled, name)).href);
const { everyDatagramCodec, silentServices, streamCodecs } = await load('registry.js');
const page = pageText({ datagram: everyDatagramCodec, stream: streamCodecs, silent: silentServices });
writeFileSync(join(root, 'docs/reference/services.md'), page);
