import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
