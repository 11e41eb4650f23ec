import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { makeCertificate } from '../support/certificate.js';
import { cliPath } from '../support/cli.js';
import { type RunResult, run } from '../support/run.js';
import { requires } from '../support/skip.js';

type Side = 'real' | 'ours';

/** How long one run may take, in milliseconds. */
const limit = 20_000;

const programs: Readonly<Record<Side, readonly [command: string, before: readonly string[]]>> = {
  real: ['socat', []],
  ours: [process.execPath, [cliPath, 'socat']],
};

/** A server that listens on a port of its own, which it tells in its log. */
async function serve(side: Side, address: string, other: string) {
  const [command, before] = programs[side];
  const args = [...before, '-d', '-d', '-t5', address, other];
  const child = spawn(command, args, { timeout: limit, killSignal: 'SIGKILL' });
  let log = '';
  const port = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (piece) => {
      log += piece;
      const found = /listening on AF=2 \S+:(\d+)/.exec(log)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the ${side} server ended: ${log}`)));
  });
  return {
    port,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null) {
        child.kill();
        await gone;
      }
    },
  };
}

/** What a client does that sends `input`. */
const ask = (side: Side, address: string, input: Buffer): Promise<RunResult> => {
  const [command, before] = programs[side];
  return run(command, [...before, '-t5', '-', address], { input, deadline: limit });
};

describe('TLS between the real socat and ours', { skip: requires('socat', 'openssl') }, () => {
  const own = makeCertificate('/C=XY/CN=localhost', 'DNS:localhost,IP:127.0.0.1');
  after(() => own[Symbol.dispose]());
  const identity = `cert=${own.cert},key=${own.key}`;
  const listen = `OPENSSL-LISTEN:0,pf=ip4,bind=127.0.0.1,${identity}`;

  for (const [server, client] of [
    ['real', 'ours'],
    ['ours', 'real'],
    ['ours', 'ours'],
  ] as const) {
    test(`${client} client at ${server} server: everything comes back after the end`, async () => {
      await using at = await serve(server, `${listen},verify=0`, 'EXEC:cat');
      const input = randomBytes(300_000);
      const { code, stdout, err } = await ask(
        client,
        `OPENSSL:localhost:${at.port},pf=ip4,cafile=${own.cert}`,
        input,
      );
      assert.equal(err, '');
      assert.equal(code, 0);
      assert.ok(stdout.equals(input));
    });

    test(`${client} client at ${server} server: a certificate of the client, told to the child`, async () => {
      const shown = 'SYSTEM:echo "$SOCAT_OPENSSL_X509_SUBJECT $SOCAT_OPENSSL_X509_COUNTRYNAME"';
      await using at = await serve(server, `${listen},cafile=${own.cert}`, shown);
      const { out } = await ask(
        client,
        `OPENSSL:localhost:${at.port},pf=ip4,cafile=${own.cert},${identity}`,
        Buffer.alloc(0),
      );
      assert.equal(out, 'C = XY, CN = localhost XY\n');
    });
  }

  for (const client of ['real', 'ours'] as const) {
    test(`the ${client} client refuses whom it does not know`, async () => {
      await using at = await serve('ours', `${listen},verify=0,fork`, 'EXEC:cat');
      const unknown = await ask(client, `OPENSSL:localhost:${at.port},pf=ip4`, Buffer.from('secret'));
      assert.equal(unknown.code, 1);
      assert.match(unknown.err, /certificate/);
      const other = await ask(
        client,
        `OPENSSL:localhost:${at.port},pf=ip4,cafile=${own.cert},commonname=elsewhere`,
        Buffer.from('secret'),
      );
      assert.equal(other.code, 1);
      assert.match(other.err, /certificate is valid but its commonName does not match hostname "elsewhere"/);
    });
  }
});
