import { isIP } from 'node:net';
import { ipv6Bytes, ipv6Text } from '../../family/ipv6.js';

/** A name that a certificate was issued for. */
export interface AlternativeName {
  readonly kind: 'dns' | 'address';
  readonly value: string;
}

/** An IPv6 address in its shortest form, so that two can be compared; what is none stays as it is. */
function normal(text: string): string {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 6) return bare.toLowerCase();
  const bytes = ipv6Bytes(bare);
  return bytes === undefined ? bare.toLowerCase() : ipv6Text(bytes);
}

/** The names of a subjectAltName extension as node:crypto writes it: `DNS:localhost, IP Address:127.0.0.1`. */
export function parseAlternativeNames(text: string | undefined): AlternativeName[] {
  const names: AlternativeName[] = [];
  for (const [, kind, raw = ''] of (text ?? '').matchAll(/([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g)) {
    // what holds a comma or a quote is JSON, so that no name can pretend to be several
    const value = raw.startsWith('"') ? String(JSON.parse(raw)) : raw;
    if (kind === 'DNS') names.push({ kind: 'dns', value });
    else if (kind === 'IP Address') names.push({ kind: 'address', value: normal(value) });
  }
  return names;
}

/** Whether a name of a certificate covers the peer's: `*.domain` covers `domain` and one level below it, as with socat. */
export function coversName(certified: string, peer: string): boolean {
  const name = normal(certified);
  const wanted = normal(peer);
  if (!name.startsWith('*.')) return name === wanted;
  if (isIP(wanted) !== 0) return false;
  if (name.slice(2) === wanted) return true;
  const dot = wanted.indexOf('.');
  return dot > 0 && wanted.slice(dot) === name.slice(1);
}

/**
 * Whether a certificate, already found valid, was issued for the peer: one of its alternative names, or its common name.
 * Common names never cover IP addresses by a wildcard.
 */
export const isIssuedFor = (
  peer: string,
  alternatives: readonly AlternativeName[],
  commonName: string | undefined,
): boolean =>
  alternatives.some(({ value }) => coversName(value, peer)) ||
  (commonName !== undefined && coversName(commonName, peer));

/** Why a certificate, already found valid, is not the peer's; undefined where it is, or any will do. */
export function refuseName(
  peer: string | undefined,
  {
    alternativeNames,
    commonName,
  }: { readonly alternativeNames: readonly AlternativeName[]; readonly commonName: string | undefined },
): string | undefined {
  if (peer === undefined || peer === '' || isIssuedFor(peer, alternativeNames, commonName)) return undefined;
  return `certificate is valid but its commonName does not match hostname "${peer}"`;
}
