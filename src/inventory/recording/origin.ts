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

function ephemeralPorts(procPath: string): RecordingOrigin['ephemeralPorts'] {
  try {
    const text = readFileSync(`${procPath}/sys/net/ipv4/ip_local_port_range`, 'latin1');
    const [low = Number.NaN, high = Number.NaN] = text.trim().split(/\s+/).map(Number);
    return Number.isNaN(low + high) ? undefined : { low, high };
  } catch {
    return undefined;
  }
}

/** This machine and this moment. */
export function originHere(procPath: string): RecordingOrigin {
  const id = bootId(procPath);
  const ports = ephemeralPorts(procPath);
  return {
    time: new Date().toISOString(),
    hostname: hostname(),
    kernel: { release: release(), version: version(), machine: machine() },
    ...(id === undefined ? {} : { bootId: id }),
    ...(ports === undefined ? {} : { ephemeralPorts: ports }),
    uid: process.geteuid?.() ?? -1,
  };
}
