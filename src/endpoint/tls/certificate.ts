import type { X509Certificate } from 'node:crypto';
import { formatOneline, longName, parseDistinguishedName } from './distinguished-name.js';
import { type AlternativeName, parseAlternativeNames } from './peer-name.js';

/** What we want to know of a peer's certificate. */
export interface PeerCertificate {
  /** `C = XY, CN = localhost`. */
  readonly subject: string;
  readonly issuer: string;
  /** The first of its subject. */
  readonly commonName: string | undefined;
  readonly alternativeNames: readonly AlternativeName[];
  /** For children of the other end: `OPENSSL_X509_SUBJECT`, `OPENSSL_X509_COMMONNAME`, …. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Between several values of one variable. */
const separator = ' // ';

function add(environment: Record<string, string>, name: string, value: string): void {
  const before = environment[name];
  environment[name] = before === undefined ? value : `${before}${separator}${value}`;
}

/** Reads a certificate. */
export function examineCertificate(certificate: X509Certificate): PeerCertificate {
  const attributes = parseDistinguishedName(certificate.subject ?? '').filter(({ key }) => key !== '');
  const issuers = parseDistinguishedName(certificate.issuer ?? '').filter(({ key }) => key !== '');
  const alternativeNames = parseAlternativeNames(certificate.subjectAltName);
  const subject = formatOneline(attributes);
  const issuer = formatOneline(issuers);
  const environment: Record<string, string> = { OPENSSL_X509_SUBJECT: subject };
  for (const { key, value } of attributes) {
    add(environment, `OPENSSL_X509_${longName(key).toUpperCase()}`, value);
  }
  environment['OPENSSL_X509_ISSUER'] = issuer;
  for (const { kind, value } of alternativeNames) {
    add(environment, `OPENSSL_X509V3_SUBJECTALTNAME_${kind === 'dns' ? 'DNS' : 'IPADD'}`, value);
  }
  const commonName = attributes.find(({ key }) => key === 'CN')?.value;
  return { subject, issuer, commonName, alternativeNames, environment };
}
