import type { SocketRecord } from '../../inventory/record.js';
import { Columns, type Layout, type WriteBytes } from './columns.js';
import type { SsContext, SsNames, SsShow, SsStorages } from './context.js';
import { HostText } from './host-text.js';
import { inetLine } from './inet-line.js';
import { netlinkLine } from './netlink-line.js';
import { tipcLine, vsockLine, xdpLine } from './other-lines.js';
import { packetLine } from './packet-line.js';
import { type PortKind, PortNames } from './port-names.js';
import { Row } from './row.js';
import { unixLine } from './unix-line.js';

/** What an ss listing is made of. */
export interface SsListingOptions {
  readonly layout: Layout;
  readonly show: SsShow;
  readonly names: SsNames;
  /** What the ports of DCCP, SCTP and MPTCP are named by. */
  readonly inheritedPorts: PortKind;
  /** What describes the storages of BPF programs, where they are to be shown. */
  readonly storages?: SsStorages;
}

/** Turns socket records into the lines of ss. Lines appear when a buffer is full and at the end. */
export class SsListing {
  private readonly row = new Row();
  private readonly columns: Columns;
  private readonly context: SsContext;

  constructor({ layout, show, names, inheritedPorts, storages }: SsListingOptions, write: WriteBytes) {
    this.columns = new Columns(layout, write);
    const ports = new PortNames(names, show.numeric, inheritedPorts);
    const [local, peer] = [new HostText(names), new HostText(names)];
    this.context = { show, names, ports, local, peer, storages, sctpInode: 0 };
  }

  add(record: SocketRecord): void {
    this.fill(record);
    this.columns.add(this.row);
  }

  end(): void {
    this.columns.end();
  }

  private fill(record: SocketRecord): void {
    const { row, context } = this;
    switch (record.family) {
      case 'inet':
      case 'inet6':
        inetLine(record, row, context);
        break;
      case 'unix':
        unixLine(record, row, context);
        break;
      case 'packet':
        packetLine(record, row, context);
        break;
      case 'netlink':
        netlinkLine(record, row, context);
        break;
      case 'vsock':
        vsockLine(record, row, context);
        break;
      case 'xdp':
        xdpLine(record, row, context);
        break;
      case 'tipc':
        tipcLine(record, row, context);
        break;
    }
  }
}
