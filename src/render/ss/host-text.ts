import type { Inet6Address, InetAddress } from '../../family/address.js';
import type { SocketRecordBase } from '../../inventory/record.js';
import type { SsNames } from './context.js';
import { printable } from './text.js';

type Address = InetAddress | Inet6Address;
type Device = SocketRecordBase['interface'];

/** The text of one end's addresses. Neighbours often have the same one: the last text is kept. */
export class HostText {
  private address = '';
  private v6only = false;
  private known = '';

  constructor(private readonly names: SsNames) {}

  /** `127.0.0.1:`, `[::1]:`, `*:` for any address of both families, `10.0.0.1%eth0:` on an interface. */
  text(address: Address, v6only: boolean, device: Device): string {
    if (device !== undefined) {
      return `${this.host(address, v6only)}%${printable(device.name ?? `if${device.index}`)}:`;
    }
    if (address.address === this.address && v6only === this.v6only) return this.known;
    this.address = address.address;
    this.v6only = v6only;
    this.known = `${this.host(address, v6only)}:`;
    return this.known;
  }

  private host({ family, address }: Address, v6only: boolean): string {
    if (family === 'inet6' && address === '::' && !v6only) return '*';
    const name = this.names.hosts ? this.names.host(address) : undefined;
    if (name !== undefined) return printable(name);
    return family === 'inet' ? address : `[${address}]`;
  }
}
