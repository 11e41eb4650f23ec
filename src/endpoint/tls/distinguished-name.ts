/** One attribute of a distinguished name, unescaped: `CN` of `localhost`. */
export interface NameAttribute {
  readonly key: string;
  readonly value: string;
  /** Whether it belongs to the same relative name as the one before it, `OU=a + OU=b`. */
  readonly joined: boolean;
}

/** Undoes the backslashes of RFC 2253. */
const unescapeValue = (text: string): string => {
  const bytes = text.replace(/\\([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return bytes.replace(/\\(.)/gs, '$1');
};

/** Takes a name apart as node:crypto writes it: a relative name in each line, its attributes joined by ` + `. */
export const parseDistinguishedName = (text: string): NameAttribute[] =>
  text.split('\n').flatMap((line) =>
    line.split(/(?<!\\) \+ /).map((part, index) => {
      const equals = part.indexOf('=');
      return { key: part.slice(0, equals), value: unescapeValue(part.slice(equals + 1)), joined: index > 0 };
    }),
  );

/** What OpenSSL's oneline form puts into quotes, RFC 2253 section 2.4. */
const special = /[,+<>;]|^[ #]| $/;

function oneValue(value: string): string {
  const escaped = value.replace(/["\\]/g, '\\$&');
  return special.test(value) ? `"${escaped}"` : escaped;
}

/** A name on one line, as `openssl x509 -nameopt oneline` shows it: `C = XY, CN = localhost`. */
export const formatOneline = (attributes: readonly NameAttribute[]): string =>
  attributes
    .map(({ key, value, joined }, index) => {
      const before = index === 0 ? '' : joined ? ' + ' : ', ';
      return `${before}${key} = ${oneValue(value)}`;
    })
    .join('');

/** OpenSSL's long names of attributes, <openssl/obj_mac.h>. */
const longNames: Readonly<Record<string, string>> = {
  C: 'countryName',
  CN: 'commonName',
  DC: 'domainComponent',
  GN: 'givenName',
  L: 'localityName',
  O: 'organizationName',
  OU: 'organizationalUnitName',
  SN: 'surname',
  ST: 'stateOrProvinceName',
  UID: 'userId',
  street: 'streetAddress',
};

/** OpenSSL's long name of an attribute; those that have none are their own. */
export const longName = (key: string): string => longNames[key] ?? key;
