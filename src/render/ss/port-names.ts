import type { SocketKind } from '../../inventory/record.js';
import type { ServiceProtocol, SsNames } from './context.js';

/** What a port is named by: the service of a protocol or of any, or the IP protocol a raw socket listens to. */
export type PortKind = ServiceProtocol | 'raw' | 'any';

/** The text of ports, each looked up once. */
export class PortNames {
  private readonly known: Record<PortKind, string[]> = { tcp: [], udp: [], raw: [], any: [] };

  constructor(
    private readonly names: SsNames,
    private readonly numeric: boolean,
    /** What DCCP, SCTP and MPTCP ports are named by: ss takes what the table listed before them left behind. */
    private readonly inherited: PortKind,
  ) {}

  /** The texts of the ports of one kind of socket, to be given to `text`. */
  kindOf(kind: SocketKind): PortKind {
    if (kind === 'tcp' || kind === 'udp' || kind === 'raw') return kind;
    return this.inherited;
  }

  /** `*` for none, a name where there is one, else the number. */
  text(port: number, kind: PortKind): string {
    const texts = this.known[kind];
    return texts[port] ?? this.look(port, kind, texts);
  }

  private look(port: number, kind: PortKind, texts: string[]): string {
    const text = this.name(port, kind) ?? String(port);
    texts[port] = text;
    return text;
  }

  private name(port: number, kind: PortKind): string | undefined {
    if (port === 0) return '*';
    if (this.numeric) return undefined;
    if (kind === 'raw') return this.names.protocol(port) ?? `ipproto-${port}`;
    return this.names.service(port, kind === 'any' ? undefined : kind);
  }
}
