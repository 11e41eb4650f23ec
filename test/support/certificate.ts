import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A key and a certificate signed by itself, in files that go away with the block. */
export interface TestCertificate extends Disposable {
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate for the subject, such as `/CN=localhost`, and alternative names, such as `DNS:localhost`. */
export function makeCertificate(subject: string, alternatives?: string): TestCertificate {
  const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  const cert = join(directory, 'cert.pem');
  const key = join(directory, 'key.pem');
  const extension = alternatives === undefined ? [] : ['-addext', `subjectAltName=${alternatives}`];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const rest = ['-keyout', key, '-out', cert, '-days', '2', '-utf8', '-multivalue-rdn', '-subj', subject];
  execFileSync('openssl', ['req', '-new', '-x509', ...curve, ...rest, ...extension], { stdio: 'pipe' });
  return {
    cert,
    key,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** openssl-ca(1) is the one that takes any dates, and it wants files of its own. */
const authority = (directory: string): string => `
[ca]
default_ca = own
[own]
database = ${directory}/index.txt
new_certs_dir = ${directory}
serial = ${directory}/serial
default_md = sha256
policy = any
[any]
commonName = supplied
`;

/** Makes a certificate that was valid in January 2020 only, for a subject such as `/CN=localhost`. */
export function makeExpiredCertificate(subject: string): TestCertificate {
  const fresh = makeCertificate(subject);
  const directory = dirname(fresh.cert);
  const at = (name: string): string => join(directory, name);
  writeFileSync(at('ca.cnf'), authority(directory));
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('serial'), '01\n');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  openssl('req', '-new', '-key', fresh.key, '-subj', subject, '-out', at('request.pem'));
  const dates = ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z'];
  const files = ['-in', at('request.pem'), '-keyfile', fresh.key, '-out', fresh.cert, '-notext'];
  openssl('ca', '-batch', '-selfsign', '-config', at('ca.cnf'), ...files, ...dates);
  return fresh;
}
