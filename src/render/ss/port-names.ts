import type { SocketKind } from '../../inventory/record.js';
import type { ServiceProtocol, SsNames } from './context.js';

/** What a port is named by: the service of a protocol or of any, or the IP protocol a raw socket listens to. */
export type PortKind = ServiceProtocol | 'raw' | 'any';

/** The text of ports; names are looked up once. */
export class PortNames {
  private readonly known: Readonly<Record<PortKind, Map<number, string>>> = {
    tcp: new Map(),
    udp: new Map(),
    raw: new Map(),
    any: new Map(),
  };

  constructor(
    private readonly names: SsNames,
    private readonly numeric: boolean,
    /** What DCCP, SCTP and MPTCP ports are named by: ss takes what the table listed before them left behind. */
    private readonly inherited: PortKind,
  ) {}

  /** What the ports of one kind of socket are named by, to be given to `text`. */
  kindOf(kind: SocketKind): PortKind {
    if (kind === 'tcp' || kind === 'udp' || kind === 'raw') return kind;
    return this.inherited;
  }

  /** `*` for none, a name where there is one, else the number. */
  text(port: number, kind: PortKind): string {
    if (port === 0) return '*';
    return this.numeric ? String(port) : this.named(port, kind);
  }

  private named(port: number, kind: PortKind): string {
    const texts = this.known[kind];
    const known = texts.get(port);
    if (known !== undefined) return known;
    const text = this.name(port, kind) ?? String(port);
    texts.set(port, text);
    return text;
  }

  private name(port: number, kind: PortKind): string | undefined {
    if (kind === 'raw') return this.names.protocol(port) ?? `ipproto-${port}`;
    return this.names.service(port, kind === 'any' ? undefined : kind);
  }
}
