import { existsSync, readFileSync } from 'node:fs';
import type { ServiceProtocol, SsContexts, SsNames } from '../../render/ss/index.js';
import { readContexts } from './contexts.js';
import type { ProcEnvironment } from './environment.js';
import { readEphemeralPorts, readProtocols, readServices, serviceKey } from './services.js';

/** The command name in `/proc/<pid>/stat`, up to its first closing bracket as ss reads it. */
const processName = (root: string, pid: number): string | undefined => {
  try {
    return /^\d+ \(([^)]+)/.exec(readFileSync(`${root}/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
};

/** A file of /etc, or the one ip-netns(8) puts in its place for a named network namespace. */
const etcFile = (name: string, namespace: string | undefined): string => {
  const own = `/etc/netns/${namespace}/${name}`;
  return namespace !== undefined && existsSync(own) ? own : `/etc/${name}`;
};

/** The system's names for numbers; each file is read when it is first needed. */
export class SystemNames implements SsNames {
  private services: ReadonlyMap<string, string> | undefined;
  private protocols: ReadonlyMap<number, string> | undefined;
  private ephemeral: readonly [number, number] | undefined;

  constructor(
    private readonly hostNames: ReadonlyMap<string, string> | undefined,
    private readonly environment: ProcEnvironment,
    private readonly namespace?: string,
  ) {}

  /** Ports that clients are given have no service: a name would mislead. */
  service(port: number, protocol: ServiceProtocol | undefined): string | undefined {
    this.ephemeral ??= readEphemeralPorts(
      this.environment.path('PROC_IP_LOCAL_PORT_RANGE', 'sys/net/ipv4/ip_local_port_range'),
    );
    const [lowest, highest] = this.ephemeral;
    if (port >= lowest && port <= highest) return undefined;
    this.services ??= readServices(etcFile('services', this.namespace));
    return this.services.get(serviceKey(port, protocol));
  }

  protocol(number: number): string | undefined {
    this.protocols ??= readProtocols(etcFile('protocols', this.namespace));
    return this.protocols.get(number);
  }

  get hosts(): boolean {
    return this.hostNames !== undefined;
  }

  host(address: string): string | undefined {
    return this.hostNames?.get(address);
  }

  get contexts(): SsContexts {
    return readContexts(this.environment.root);
  }

  process(pid: number): string | undefined {
    return processName(this.environment.root, pid);
  }
}
