import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

const library = JSON.stringify(new URL('../../src/socket/socket.js', import.meta.url).href);

/** Accepts two connections while the first calls of accept4(2) fail as strace has them fail. */
const acceptUnder = async (inject: string): Promise<string> => {
  const program = `import { Socket } from ${library};
    const spec = { family: 'inet', type: 'stream' };
    const listener = Socket.open(spec);
    listener.bind('127.0.0.1:0');
    listener.listen();
    const clients = [Socket.open(spec), Socket.open(spec)];
    for (const client of clients) await client.connect(listener.localAddress);
    for (const client of clients) {
      await listener.accept({ timeout: 2000 }).then(
        ({ remoteAddress }) => console.log(remoteAddress.port === client.localAddress.port),
        (error) => console.log(error.code),
      );
    }`;
  const trace = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=accept4', '-e', `inject=accept4:${inject}`];
  const node = [process.execPath, '--input-type=module', '--eval', program];
  const { code, out, err } = await run('strace', [...trace, ...node], { deadline: 20_000 });
  assert.equal(code, 0, err);
  return out;
};

const noStrace = requires('strace');

test('accept passes over connections that died in the queue', { skip: noStrace }, async () => {
  for (const error of ['ECONNABORTED', 'EPROTO', 'EHOSTUNREACH']) {
    assert.equal(await acceptUnder(`error=${error}:when=1..3`), 'true\ntrue\n', error);
  }
});

test('accept reports what concerns the process, and the connection waits on', {
  skip: noStrace,
}, async () => {
  // The second accept gets the first connection.
  assert.equal(await acceptUnder('error=ENFILE:when=1'), 'ENFILE\nfalse\n');
});
