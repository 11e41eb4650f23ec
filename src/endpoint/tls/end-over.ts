import type { ByteSink, ByteSource, DataOptions, Endpoint } from '../types.js';
import { type Negotiated, negotiatedEnvironment } from './connection-log.js';

/** What an end that goes through TLS or DTLS has of its own. */
interface EndInit {
  readonly type: string;
  readonly label: string;
  readonly bounds: Endpoint['bounds'];
  readonly source: ByteSource;
  readonly sink: ByteSink;
  readonly data: DataOptions;
  /** Called once. */
  readonly close: () => Promise<void>;
}

/** The end of a session over another, with what that one knows of the connection. */
export function endOver(under: Endpoint, init: EndInit, negotiated: Negotiated): Endpoint {
  let closing: Promise<void> | undefined;
  return {
    ...init,
    environment: { ...under.environment, ...negotiatedEnvironment(negotiated) },
    ...(under.localAddress === undefined ? {} : { localAddress: under.localAddress }),
    ...(under.remoteAddress === undefined ? {} : { remoteAddress: under.remoteAddress }),
    close: () => {
      closing ??= init.close();
      return closing;
    },
  };
}
