// The smoke test of the matrix on a machine that is emulated: qemu passes most of the socket API on to this kernel, but
// not sock_diag(7), so what lists is not tried. SOCKETEER_SMOKE_NODE: how this Node is started.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { connect, DatagramSocket, listen, probe, Socket } from 'socketeer';

const text = (bytes) => Buffer.from(bytes).toString();

const records = async () => {
  const [one, other] = Socket.pair({ family: 'unix', type: 'seqpacket' });
  await one.send('a record');
  assert.equal(text((await other.receive(100)).bytes), 'a record');
  one.close();
  other.close();
};

const streams = async (place, reach) => {
  const listener = await listen(place);
  const client = await connect(reach(listener));
  const server = await listener.accept();
  await client.write('there');
  assert.equal(text(await server.read()), 'there');
  await server.write('and back');
  assert.equal(text(await client.read()), 'and back');
  client.destroy();
  server.destroy();
  await listener.close();
};

const datagrams = async () => {
  const receiver = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  const sender = await DatagramSocket.open({ connect: `udp:127.0.0.1:${receiver.localAddress.port}` });
  await sender.send('one');
  assert.equal(text((await receiver.receive({ timeout: 5000 })).bytes), 'one');
  sender.close();
  receiver.close();
};

const command = (...args) => {
  const manifest = createRequire(import.meta.url).resolve('socketeer/package.json');
  const [program, ...before] = process.env.SOCKETEER_SMOKE_NODE.split(' ');
  const bundle = join(dirname(manifest), 'dist/bin/socketeer.cjs');
  return execFileSync(program, [...before, bundle, ...args], { encoding: 'utf8', timeout: 30_000 });
};

await records();
await streams('tcp:127.0.0.1:0', ({ localAddress }) => `tcp:127.0.0.1:${localAddress.port}`);
await streams(`unix:@socketeer-smoke-${process.pid}`, () => `unix:@socketeer-smoke-${process.pid}`);
await datagrams();
assert.equal((await probe('127.0.0.1:1', { timeout: 2000 })).verdict, 'refused');
const { version } = createRequire(import.meta.url)('socketeer/package.json');
assert.ok(command('--version').includes(version));
// by the OpenSSL of this very Node, as far as the kernel's word that nobody is there
assert.throws(() => command('socat', '-u', 'DTLS:127.0.0.1:1,verify=0', '-'), /ECONNREFUSED/);
