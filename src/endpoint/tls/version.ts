import type { SecureVersion } from 'node:tls';

/** A protocol and its version. */
interface Version {
  readonly family: 'TLS' | 'DTLS';
  /** As on the wire, <openssl/prov_ssl.h>. */
  readonly wire: number;
  /** As node:tls names it. */
  readonly secure?: SecureVersion;
}

/** Versions as socat names them, without the letter v: `TLS1.2`, `TLSv1.2`. */
const versions: Readonly<Record<string, Version>> = {
  TLS1: { family: 'TLS', wire: 0x0301, secure: 'TLSv1' },
  'TLS1.0': { family: 'TLS', wire: 0x0301, secure: 'TLSv1' },
  'TLS1.1': { family: 'TLS', wire: 0x0302, secure: 'TLSv1.1' },
  'TLS1.2': { family: 'TLS', wire: 0x0303, secure: 'TLSv1.2' },
  'TLS1.3': { family: 'TLS', wire: 0x0304, secure: 'TLSv1.3' },
  DTLS1: { family: 'DTLS', wire: 0xfeff },
  'DTLS1.0': { family: 'DTLS', wire: 0xfeff },
  'DTLS1.2': { family: 'DTLS', wire: 0xfefd },
};

/** What socat knows beside, obsolete. */
const others = new Set(['SSL2', 'SSL3']);

const possible = { TLS: 'TLS1 to TLS1.3', DTLS: 'DTLS1 and DTLS1.2' } as const;

function parseVersion(text: string, family: Version['family']): Version {
  const name = text.toUpperCase().replace(/^(D?TLS|SSL)V/, '$1');
  const version = versions[name];
  if (version?.family === family) return version;
  if (version !== undefined || others.has(name)) {
    throw new TypeError(`Wrong type of TLS/DTLS version "${text}": ${possible[family]} are possible`);
  }
  const example = family === 'TLS' ? 'TLS1.2' : 'DTLS1.2';
  throw new TypeError(`Unknown SSL/TLS version "${text}" (use forms like "${example}")`);
}

/** A version as it is written in options such as `openssl-min-proto-version`, as node:tls names it. Throws TypeError. */
export const parseTlsVersion = (text: string): SecureVersion =>
  parseVersion(text, 'TLS').secure as SecureVersion;

/** The same as its number on the wire. Throws TypeError. */
export const parseWireVersion = (text: string, family: 'TLS' | 'DTLS'): number =>
  parseVersion(text, family).wire;
