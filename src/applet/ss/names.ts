import { readFileSync } from 'node:fs';
import type { ServiceProtocol, SsNames } from '../../render/ss/index.js';
import { readEphemeralPorts, readProtocols, readServices, serviceKey } from './services.js';

/** The command name in `/proc/<pid>/stat`, up to its first closing bracket as ss reads it. */
const processName = (pid: number): string | undefined => {
  try {
    return /^\d+ \(([^)]+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
};

/** The system's names for numbers; each file is read when it is first needed. */
export class SystemNames implements SsNames {
  private services: ReadonlyMap<string, string> | undefined;
  private protocols: ReadonlyMap<number, string> | undefined;
  private ephemeral: readonly [number, number] | undefined;

  constructor(private readonly hostNames: ReadonlyMap<string, string> | undefined) {}

  /** Ports that clients are given have no service: a name would mislead. */
  service(port: number, protocol: ServiceProtocol | undefined): string | undefined {
    this.ephemeral ??= readEphemeralPorts();
    const [lowest, highest] = this.ephemeral;
    if (port >= lowest && port <= highest) return undefined;
    this.services ??= readServices();
    return this.services.get(serviceKey(port, protocol));
  }

  protocol(number: number): string | undefined {
    this.protocols ??= readProtocols();
    return this.protocols.get(number);
  }

  get hosts(): boolean {
    return this.hostNames !== undefined;
  }

  host(address: string): string | undefined {
    return this.hostNames?.get(address);
  }

  process(pid: number): string | undefined {
    return processName(pid);
  }
}
