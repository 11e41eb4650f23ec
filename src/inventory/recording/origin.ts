import { readFileSync } from 'node:fs';
import { hostname, machine, release, version } from 'node:os';
import type { RecordingOrigin } from './content.js';

function bootId(procPath: string): string | undefined {
  try {
    return readFileSync(`${procPath}/sys/kernel/random/boot_id`, 'latin1').trim();
  } catch {
    return undefined;
  }
}

/** This machine and this moment. */
export function originHere(procPath: string): RecordingOrigin {
  const id = bootId(procPath);
  return {
    time: new Date().toISOString(),
    hostname: hostname(),
    kernel: { release: release(), version: version(), machine: machine() },
    ...(id === undefined ? {} : { bootId: id }),
    uid: process.geteuid?.() ?? -1,
  };
}
