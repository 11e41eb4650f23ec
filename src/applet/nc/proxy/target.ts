/** Where a proxy shall connect to. */
export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
  /** Whether names are not to be looked up. */
  readonly numeric: boolean;
}

/** A port in network order. */
export const portBytes = (port: number): Buffer => Buffer.of(port >> 8, port & 0xff);
