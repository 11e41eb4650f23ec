import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** A child that runs until the block ends, once its output says that it is ready. */
async function running(command: string, args: readonly string[], ready: RegExp) {
  const child: ChildProcess = spawn(command, args, { timeout: limit, killSignal: 'SIGKILL' });
  const gone = once(child, 'close');
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (log += piece));
  /** Waits until its output has this. Rejects where it ends before. */
  const says = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(log);
        if (found !== null) resolve(found);
      };
      look();
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
      child.once('close', () => reject(new Error(`${command} ended: ${log}`)));
    });
  const [, found = ''] = await says(ready);
  return {
    found,
    says,
    gone,
    type: (text: string) => child.stdin?.write(text),
    end: () => child.stdin?.end(),
    get log() {
      return log;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill();
      await gone;
    },
  };
}

/** A server at a port of its own, which it tells in its log. */
const serve = (side: Side, ...args: string[]) => {
  const [command, before] = programs[side];
  return running(command, [...before, '-d', '-d', ...args], /listening on UDP AF=2 \S+:(\d+)/);
};

/** What a client does that sends `input`. */
const ask = (side: Side, args: readonly string[], input?: Buffer): Promise<RunResult> => {
  const [command, before] = programs[side];
  return run(command, [...before, ...args], { deadline: limit, ...(input === undefined ? {} : { input }) });
};

/** Lines of a log about the connection that socat has had since 1.7, with what differs from run to run left out. */
const aboutDtls = (log: string): string[] =>
  log
    .split('\n')
    .map((line) =>
      line.replace(/^\S+ \S+ socat\[\d+\] /, '').replace(/127\.0\.0\.1:\d+|localhost:\d+/g, 'PEER'),
    )
    .filter((line) => /^[A-Z] (SSL|no peer|trusting|accepting)/.test(line));

describe('DTLS between ours and others', { skip: requires('socat', 'openssl') }, () => {
  const own = makeCertificate('/C=XY/CN=localhost', 'DNS:localhost,IP:127.0.0.1');
  const folder = mkdtempSync(join(tmpdir(), 'dtls-'));
  after(() => {
    own[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });
  const identity = `cert=${own.cert},key=${own.key}`;
  const listen = `OPENSSL-DTLS-SERVER:0,pf=ip4,bind=127.0.0.1,${identity}`;
  const client = (port: string) => `OPENSSL-DTLS-CLIENT:localhost:${port},pf=ip4,cafile=${own.cert}`;

  for (const [server, asking] of [
    ['real', 'ours'],
    ['ours', 'real'],
    ['ours', 'ours'],
  ] as const) {
    test(`${asking} client at ${server} server: everything comes back after the end`, async () => {
      await using at = await serve(server, '-t5', `${listen},verify=0`, 'PIPE');
      // one record: UDP holds nobody up who sends more than the other reads
      const input = randomBytes(8000);
      const { code, stdout, err } = await ask(asking, ['-t5', '-', client(at.found)], input);
      assert.equal(err, '');
      assert.equal(code, 0);
      assert.ok(stdout.equals(input));
    });

    test(`${asking} client at ${server} server: a file to the server, and one to the client`, async () => {
      const data = randomBytes(30_000);
      const [from, to] = [join(folder, 'from'), join(folder, `to-${asking}-${server}`)];
      writeFileSync(from, data);
      {
        await using at = await serve(server, '-u', `${listen},verify=0`, `CREATE:${to}`);
        const { code, err } = await ask(asking, ['-u', `OPEN:${from}`, client(at.found)]);
        assert.deepEqual([code, err], [0, '']);
        await at.gone;
      }
      assert.ok(readFileSync(to).equals(data));
      await using at = await serve(server, '-U', '-t5', `${listen},verify=0`, `OPEN:${from}`);
      const { code, stdout } = await ask(asking, ['-u', client(at.found), '-']);
      assert.equal(code, 0);
      assert.ok(stdout.equals(data));
    });

    test(`${asking} client at ${server} server: a certificate of the client, told to the child`, async () => {
      const shown = 'SYSTEM:echo "$SOCAT_OPENSSL_X509_SUBJECT $SOCAT_OPENSSL_X509_COUNTRYNAME"';
      await using at = await serve(server, `${listen},cafile=${own.cert}`, shown);
      const { out } = await ask(asking, ['-t5', '-', `${client(at.found)},${identity}`], Buffer.alloc(0));
      assert.equal(out, 'C = XY, CN = localhost XY\n');
    });
  }

  test('both log a connection in the same words', async () => {
    const logs = async (side: Side) => {
      await using at = await serve(side, `${listen},verify=0`, 'PIPE');
      const { err } = await ask(side, ['-d', '-d', '-t5', '-', client(at.found)], Buffer.from('hello'));
      await at.gone;
      return { client: aboutDtls(err), server: aboutDtls(at.log) };
    };
    const ours = await logs('ours');
    assert.deepEqual(ours, await logs('real'));
    assert.ok(ours.client.length === 5 && ours.server.length === 6, JSON.stringify(ours));
  });

  for (const asking of ['real', 'ours'] as const) {
    test(`the ${asking} client refuses whom it does not know`, async () => {
      await using at = await serve('ours', `${listen},verify=0,fork`, 'PIPE');
      const target = `OPENSSL-DTLS-CLIENT:localhost:${at.found},pf=ip4`;
      const unknown = await ask(asking, ['-', target], Buffer.from('secret'));
      assert.equal(unknown.code, 1);
      assert.match(unknown.err, /certificate/);
      const other = await ask(
        asking,
        ['-', `${target},cafile=${own.cert},commonname=elsewhere`],
        Buffer.from('x'),
      );
      assert.equal(other.code, 1);
      assert.match(other.err, /certificate is valid but its commonName does not match hostname "elsewhere"/);
    });
  }

  test('openssl s_client at our server', async () => {
    await using at = await serve('ours', `${listen},verify=0,fork`, 'PIPE');
    const args = ['s_client', '-dtls1_2', '-connect', `127.0.0.1:${at.found}`, '-quiet', '-CAfile', own.cert];
    await using peer = await running('openssl', args, /verify return:1/);
    peer.type('to and fro\n');
    await peer.says(/to and fro/);
  });

  test('our client at openssl s_server', async () => {
    const port = String(await freePort());
    const args = ['s_server', '-dtls1_2', '-4', '-accept', port, '-cert', own.cert, '-key', own.key];
    await using peer = await running('openssl', args, /ACCEPT/);
    const [command, before] = programs.ours;
    await using ours = await running(
      command,
      [...before, '-d', '-d', '-', client(port)],
      /starting data transfer/,
    );
    ours.type('from the client\n');
    await peer.says(/from the client/);
    peer.type('from the server\n');
    await ours.says(/from the server/);
    ours.end();
    assert.deepEqual(await ours.gone, [0, null]);
  });
});

/** A port of UDP that nobody has now; s_server cannot choose one by itself. */
async function freePort(): Promise<number> {
  const { createSocket } = await import('node:dgram');
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((done) => socket.close(() => done()));
  return port;
}
