import type { SecureVersion } from 'node:tls';

/** Versions of TLS as socat names them, without the letter v: `TLS1.2`, `TLSv1.2`. */
const versions: Readonly<Record<string, SecureVersion>> = {
  TLS1: 'TLSv1',
  'TLS1.0': 'TLSv1',
  'TLS1.1': 'TLSv1.1',
  'TLS1.2': 'TLSv1.2',
  'TLS1.3': 'TLSv1.3',
};

/** What socat knows beside: obsolete, or not of TLS. */
const others = new Set(['SSL2', 'SSL3', 'DTLS1', 'DTLS1.0', 'DTLS1.2']);

/** A version as it is written in options such as `openssl-min-proto-version`. Throws TypeError. */
export function parseTlsVersion(text: string): SecureVersion {
  const name = text.toUpperCase().replace(/^(D?TLS|SSL)V/, '$1');
  const version = versions[name];
  if (version !== undefined) return version;
  if (others.has(name))
    throw new TypeError(`Wrong type of TLS/DTLS version "${text}": TLS1 to TLS1.3 are possible`);
  throw new TypeError(`Unknown SSL/TLS version "${text}" (use forms like "TLS1.2")`);
}
