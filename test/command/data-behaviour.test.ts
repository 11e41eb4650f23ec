import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { closeDescriptors, connect, DatagramSocket, listen, Socket, type Stream } from '../../src/index.js';
import { cli, cliPath } from '../support/cli.js';
import { enterPrivateNamespace } from '../support/namespace.js';
import { run } from '../support/run.js';
import { schemaCheck } from '../support/schema.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { portOf, start, startCli } from './data-help.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns');
const folder = mkdtempSync(join(tmpdir(), 'socketeer-data-'));
after(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);
const wait = { timeout: 5000 };

/** A server of one connection that does with it what the test wants. */
const serve = async (
  handle: (stream: Stream) => Promise<void>,
): Promise<{ port: number; done: Promise<void> }> => {
  const listener = await listen('tcp:127.0.0.1:0');
  const done = listener.accept(wait).then(async (stream) => {
    listener.close();
    await handle(stream);
  });
  assert.ok('port' in listener.address);
  return { port: listener.address.port, done };
};

test('what is refused, missing or unreachable ends with 1, and JSON says why', { skip }, async () => {
  const table: [string, string][] = [
    ['tcp:127.0.0.1:1', 'ECONNREFUSED'],
    ['udp:127.0.0.1:1', 'ECONNREFUSED'],
    [path('missing'), 'ENOENT'],
    ['@socketeer-missing', 'ECONNREFUSED'],
    ['tcp:192.0.2.1:1', 'ENETUNREACH'],
  ];
  for (const [target, expected] of table) {
    const { code, out, err } = await cli(['send', target, 'x', '--json']);
    assert.equal(code, 1, `${target}: ${err}`);
    assert.match(err, new RegExp(`^socketeer send: .*\\(${expected}\\)\n$`));
    const document = JSON.parse(out) as { error: { code: string } };
    assert.equal(schemaCheck('sent')(document), '');
    assert.equal(document.error.code, expected);
  }
});

test('wrong command lines end with 2 and say what would be right', async () => {
  const table: [string[], RegExp][] = [
    [['send'], /where to send is needed/],
    [['send', ''], /where to send is needed/],
    [['send', 'tcp:localhost', 'x'], /expected a colon and a port/],
    [['send', 'upd:localhost:1', 'x'], /such as udp/],
    [['send', '127.0.0.1:1', '--hex', '0'], /no row of bytes/],
    [['send', '127.0.0.1:1', 'x', '--hex', '00'], /--hex contradicts the data 'x'/],
    [['send', '127.0.0.1:1', '-e', '\\q'], /unknown escape '\\q'/],
    [['send', '127.0.0.1:1', '--file', '/nonexistent'], /there is no file/],
    [['send', '127.0.0.1:1', '--file', '/'], /is a directory/],
    [['send', '127.0.0.1:1', 'x', '--frame', 'line'], /--frame needs datagram, none, lines or length/],
    [['send', '127.0.0.1:1', 'x', '--wait=soon'], /needs a duration/],
    [['send', '127.0.0.1:1', 'x', '--answers', '2'], /of no use without --wait/],
    [['send', '127.0.0.1:1', 'x', '-w', '500ms'], /write --wait=500ms/],
    [['send', '127.0.0.1:1', 'x', '--wait', '3'], /write --wait=3/],
    [['send', '127.0.0.1:1', 'x', '--ttl', '0'], /number from 1 to 255/],
    [['send', '127.0.0.1:1', 'x', '--newline', '--crlf'], /contradicts/],
    [['send', '127.0.0.1:1', '--repeat', '2'], /cannot be repeated/],
    [['send', '127.0.0.1:1', 'x', '-u'], /write udp:HOST:PORT/],
    [['send', 'tcp:127.0.0.1:1', 'x', '--source', 'a b'], /expected/],
    [['send', 'raw:inet:300:127.0.0.1', 'x'], /an IP protocol/],
    [['receive'], /where to receive is needed/],
    [['receive', 'udp:1', 'udp:2'], /unexpected argument 'udp:2'/],
    [['receive', 'udp:65536'], /a port from 0 to 65535/],
    [['receive', 'tcp:*:1'], /expected/],
    [['receive', 'netlink:route:lnik'], /such as link/],
    [['receive', 'udp:1', '--count', '0'], /number from 1/],
    [['receive', 'udp:1', '--once', '--count', '2'], /--once contradicts --count/],
    [['receive', 'udp:1', '--json', '--hex'], /contradicts/],
    [['receive', 'udp:0', '--join', '10.0.0.1'], /a multicast group/],
    [['receive', 'udp:0', '--join', '239.1.1.1%nowhere0'], /network interface/],
    [['receive', 'udp:1', '--output', '/nonexistent/file'], /cannot write/],
    [['listen', 'raw:inet:253'], /use socketeer receive raw:inet:253/],
    [['listen', '@x', '--mode', '999'], /permissions in octal/],
    [['listen', '@x', '--user', 'nobody-of-this-name'], /has no user/],
    [['listen', '-l', '8080'], /listen listens anyway/],
    [['listen', '8080', '--echo', '--reply', 'x'], /--echo contradicts --reply/],
  ];
  for (const [args, expected] of table) {
    const { code, err, out } = await cli(args);
    assert.equal(code, 2, `${args.join(' ')}: ${err}`);
    assert.match(err, expected);
    assert.equal(out, '');
  }
});

test('DATA goes out as written, escaped, with line ends, and repeated', { skip }, async () => {
  const table: [string[], string][] = [
    [['hello'], 'hello'],
    [[''], ''],
    [['one', 'two'], 'onetwo'],
    [['a\\n'], 'a\\n'],
    [['-e', 'a\\n\\x00'], 'a\n\0'],
    [['--newline', 'a', 'b'], 'a\nb\n'],
    [['--crlf', 'a'], 'a\r\n'],
    [['--hex', '0d 0a'], '\r\n'],
    [['--repeat', '3', 'ab'], 'ababab'],
    [['--frame', 'lines', 'a', 'b'], 'a\nb\n'],
    [['--frame', 'length:1', 'ab'], '\x02ab'],
    [['--', '-x'], '-x'],
  ];
  for (const [args, expected] of table) {
    const pieces: Buffer[] = [];
    const { port, done } = await serve(async (stream) => {
      for await (const piece of stream) pieces.push(piece);
      await stream.end();
    });
    const { code, err } = await cli(['send', `127.0.0.1:${port}`, ...args]);
    assert.equal(code, 0, err);
    await done;
    assert.equal(Buffer.concat(pieces).toString('latin1'), expected, args.join(' '));
  }
});

test('a server that answers only after our end is answered, and --keep-open keeps our end back', {
  skip,
}, async () => {
  const afterEnd = await serve(async (stream) => {
    let length = 0;
    for await (const piece of stream) length += piece.length;
    await stream.end(`${length}`);
  });
  const first = await cli(['send', `127.0.0.1:${afterEnd.port}`, 'hello', '--wait']);
  assert.deepEqual([first.code, first.out], [0, '5']);
  await afterEnd.done;
  const kept = await serve(async (stream) => {
    await stream.read(wait);
    await assert.rejects(stream.read({ timeout: 200 }), { code: 'ETIMEDOUT' });
    await stream.end('still there');
  });
  const second = await cli(['send', `127.0.0.1:${kept.port}`, 'hello', '--wait', '--keep-open']);
  assert.deepEqual([second.code, second.out], [0, 'still there']);
  await kept.done;
});

test('a server that talks all the time does not lose what is sent', { skip }, async () => {
  let received = 0;
  const { port, done } = await serve(async (stream) => {
    await stream.write('x'.repeat(100_000));
    for await (const piece of stream) received += piece.length;
  });
  const { code, err } = await run(process.execPath, [cliPath, 'send', `127.0.0.1:${port}`], {
    input: Buffer.alloc(300_000),
  });
  assert.equal(code, 0, err);
  await done.catch(() => {});
  assert.equal(received, 300_000);
});

test('no answer, a reset and a peer that takes nothing are told apart, and end with 1', {
  skip,
}, async () => {
  const quiet = await serve(async (stream) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    stream.destroy();
  });
  const silent = await cli(['send', `127.0.0.1:${quiet.port}`, 'x', '--wait=200ms']);
  assert.equal(silent.code, 1);
  assert.match(silent.err, /no answer after 200 ms/);
  await quiet.done;
  const rude = await serve(async (stream) => {
    await stream.read(wait);
    stream.reset();
  });
  const reset = await cli(['send', `127.0.0.1:${rude.port}`, 'x', '--wait']);
  assert.equal(reset.code, 1);
  assert.match(reset.err, /ECONNRESET/);
  const lazy = await serve(async (stream) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    stream.destroy();
  });
  const args = [cliPath, 'send', `127.0.0.1:${lazy.port}`, '--timeout', '300ms'];
  const stuck = await run(process.execPath, args, { input: Buffer.alloc(20_000_000) });
  assert.equal(stuck.code, 1);
  assert.match(stuck.err, /ETIMEDOUT|has not acknowledged/);
  await lazy.done;
});

test('standard input may be closed or empty', { skip }, async () => {
  for (const redirection of ['<&-', '</dev/null']) {
    const { port, done } = await serve(async (stream) => {
      assert.equal(await stream.read(wait), null);
      await stream.end();
    });
    const command = `"$0" "$1" send 127.0.0.1:${port} ${redirection}`;
    const { code, err } = await run('sh', ['-c', command, process.execPath, cliPath]);
    assert.equal(code, 0, err);
    await done;
  }
});

test('a reader of our output that goes away ends it quietly', { skip }, async () => {
  const { port, done } = await serve(async (stream) => {
    await assert.rejects(async () => {
      for (;;) await stream.write('line\n'.repeat(10_000), wait);
    });
  });
  const command = `"$0" "$1" receive tcp:127.0.0.1:${port} | head -n 2`;
  const { code, out, err } = await run('sh', ['-c', command, process.execPath, cliPath]);
  assert.deepEqual([code, out, err], [0, 'line\nline\n', '']);
  await done;
});

test('several clients are served at once, each with its number', { skip }, async () => {
  await using server = await startCli([
    'listen',
    path('many'),
    '--count',
    '3',
    '--frame',
    'lines',
    '--echo',
    '--ndjson',
  ]);
  const clients = await Promise.all([0, 1, 2].map(() => connect(path('many'))));
  // Backwards, so that nobody waits for one who came before.
  for (const [index, client] of [...clients.entries()].reverse()) {
    await client.write(`I am ${index}\n`);
    assert.equal(String(await client.read(wait)), `I am ${index}\n`);
  }
  for (const client of clients) await client.end();
  const { code, out } = await server.done;
  assert.equal(code, 0);
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; connection?: number });
  const messages = lines.filter(({ event }) => event === 'message').map(({ connection }) => connection);
  assert.deepEqual(messages.toSorted(), [1, 2, 3]);
  assert.equal(lines.filter(({ event }) => event === 'ended').length, 3);
  assert.equal(lines.at(-1)?.event, 'summary');
});

test('signals end a listener in order: its file is removed and the document is whole', { skip }, async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    await using server = await startCli(['listen', path('signal'), '--json']);
    const client = await connect(path('signal'));
    await client.write('hello');
    await server.until(/\[1\] connected/);
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.child.kill(signal);
    const { code, out } = await server.done;
    assert.equal(code, 0);
    assert.ok(!existsSync(path('signal')));
    const document = JSON.parse(out) as { messages: { text: string }[]; connections: object[] };
    assert.equal(schemaCheck('messages')(document), '');
    assert.deepEqual(
      document.messages.map(({ text }) => text),
      ['hello'],
    );
    assert.equal(document.connections.length, 1);
    client.destroy();
  }
});

test('a stale socket file is replaced, a living one and a plain file are not', { skip }, async () => {
  const stale = Socket.open({ family: 'unix', type: 'stream' });
  stale.bind(path('stale'));
  stale.close();
  assert.ok(existsSync(path('stale')));
  await using server = await startCli(['listen', path('stale'), '--mode', '600']);
  assert.equal(statSync(path('stale')).mode & 0o777, 0o600);
  const second = await cli(['listen', path('stale'), '--once']);
  assert.equal(second.code, 1);
  assert.match(second.err, /EADDRINUSE/);
  assert.equal((await cli(['send', path('stale'), 'still there'])).code, 0);
  await server.until(/still there/);
  writeFileSync(path('plain'), 'precious');
  assert.equal((await cli(['listen', path('plain'), '--once'])).code, 1);
  assert.equal(readFileSync(path('plain'), 'utf8'), 'precious');
});

test('time and amounts are limits: what came in time counts', { skip }, async () => {
  const nothing = await cli(['receive', 'udp:127.0.0.1:0', '--timeout', '100ms']);
  assert.equal(nothing.code, 1);
  const nobody = await cli(['listen', 'tcp:127.0.0.1:0', '--timeout', '100ms']);
  assert.equal(nobody.code, 1);
  await using some = await startCli(['receive', 'udp:127.0.0.1:0', '--timeout', '1500ms']);
  const to = { family: 'inet', address: '127.0.0.1', port: await portOf(some) } as const;
  await using sender = await DatagramSocket.open({ connect: to });
  await sender.send('one');
  const { code, out } = await some.done;
  assert.deepEqual([code, out], [0, 'one']);
  const { port, done } = await serve(async (stream) => stream.end('0123456789'));
  const cut = await cli(['receive', `tcp:127.0.0.1:${port}`, '--bytes', '4']);
  assert.deepEqual([cut.code, cut.out], [0, '0123']);
  await done.catch(() => {});
  const short = await serve(async (stream) => stream.end('a\nb\n'));
  const few = await cli(['receive', `127.0.0.1:${short.port}`, '--frame', 'lines', '--count', '3']);
  assert.deepEqual([few.code, few.out], [1, 'a\nb\n']);
});

test('a reply ends the talk of a stream, and answers each message where there are some', {
  skip,
}, async () => {
  await using web = await startCli([
    'listen',
    '127.0.0.1:0',
    '--once',
    '-e',
    '--reply',
    'HTTP/1.0 200 OK\\r\\n\\r\\nhi',
  ]);
  const response = await fetch(`http://127.0.0.1:${await portOf(web)}/`);
  assert.equal(await response.text(), 'hi');
  assert.match((await web.done).out, /^GET \/ HTTP/);
  await using lines = await startCli([
    'listen',
    '127.0.0.1:0',
    '--once',
    '--frame',
    'lines',
    '-e',
    '--reply',
    'ok\\n',
  ]);
  const sent = await cli([
    'send',
    `127.0.0.1:${await portOf(lines)}`,
    '--frame',
    'lines',
    'a',
    'b',
    '--wait',
  ]);
  assert.equal(sent.out, 'ok\nok\n');
});

test('what is discarded is only counted, what is written to a file is whole', { skip }, async () => {
  await using sink = await startCli(['listen', '127.0.0.1:0', '--once', '--discard']);
  await cli(['send', `127.0.0.1:${await portOf(sink)}`, 'away']);
  const { out, err } = await sink.done;
  assert.equal(out, '');
  assert.match(err, /\[1\] ended, 4 bytes/);
  await using file = await startCli(['listen', '127.0.0.1:0', '--once', '--output', path('out')]);
  await cli(['send', `127.0.0.1:${await portOf(file)}`, '--hex', '00ff']);
  assert.equal((await file.done).out, '');
  assert.equal(readFileSync(path('out')).toString('hex'), '00ff');
});

test('an open descriptor is passed along', { skip }, async () => {
  const listener = await listen(path('rights'));
  writeFileSync(path('passed'), 'through the socket');
  const fd = openSync(path('passed'), 'r');
  const accepted = listener.accept(wait);
  const command = `exec "$0" "$1" send "$2" --descriptor 9 9<"$3"`;
  const sending = run('sh', ['-c', command, process.execPath, cliPath, path('rights'), path('passed')]);
  const stream = await accepted;
  const message = await stream.receive(wait);
  const rights = message?.ancillary.find((data) => data.kind === 'rights');
  assert.equal(readFileSync(rights?.descriptors[0] as number, 'utf8'), 'through the socket');
  closeDescriptors(message?.ancillary ?? []);
  stream.destroy();
  listener.close();
  closeSync(fd);
  assert.equal((await sending).code, 0);
});

test('--from says who it was, and nothing from outside reaches a line of ours as it came', {
  skip,
}, async () => {
  const socket = Socket.open({ family: 'unix', type: 'dgram' });
  socket.bind(Buffer.from(`${folder}/e\x1bl\nl`).toString());
  await using server = await startCli(['receive', `dgram:${path('from')}`, '--once', '--from', '--text']);
  await socket.connect(path('from'));
  await socket.send('\x1b[2Jhello\r\nworld');
  const { out } = await server.done;
  const [head, ...body] = out.split('\n');
  assert.match(
    head as string,
    new RegExp(
      `^# from \\S+/e\\\\x1bl\\\\x0al \\(\\S+\\[${process.pid}\\], uid \\d+\\), 16 bytes, \\d\\d:\\d\\d:\\d\\d\\.\\d{3}$`,
    ),
  );
  assert.deepEqual(body, ['\\x1b[2Jhello', 'world', '']);
  socket.close();
});

test('on a terminal, text is safe, the rest a hex dump, and lines have their client', {
  skip: skip || requires('script'),
}, async () => {
  const command = `'${process.execPath}' '${cliPath}' listen '${path('terminal')}' --count 2`;
  await using screen = start('script', ['-qec', command, '/dev/null'], 'pipe');
  await screen.until(/listening on/);
  const one = await connect(path('terminal'));
  await one.write('un\x1b[31mfinished');
  await screen.until(/finished/);
  const two = await connect(path('terminal'));
  await two.write('two\nlines\n');
  await screen.until(/lines/);
  await two.end(Uint8Array.of(0, 1, 2));
  await screen.until(/00000000|0000000a/);
  await one.end();
  const { out } = await screen.done;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is taken out
  const lines = out.replace(/\x1b\[\d*m/g, '').split('\r\n');
  assert.ok(lines.includes('[1] un\\x1b[31mfinished'), out);
  assert.ok(lines.includes('[2] two') && lines.includes('[2] lines'), out);
  assert.ok(
    lines.some((line) => /^\[2\] 0000000a {2}00 01 02 +\|\.\.\.\|$/.test(line)),
    out,
  );
});

test('senders that are gone or have no name do not end a server that answers', { skip }, async () => {
  await using server = await startCli(['listen', `dgram:${path('gone')}`, '--count', '3', '--reply', 'pong']);
  const nameless = await cli(['send', path('gone'), 'one']);
  assert.equal(nameless.code, 0);
  const socket = Socket.open({ family: 'unix', type: 'dgram' });
  socket.bind(path('leaving'));
  server.child.kill('SIGSTOP');
  await socket.connect(path('gone'));
  await socket.send('two');
  socket.close();
  server.child.kill('SIGCONT');
  await server.until(/no answer was sent: the sender has no name/);
  await server.until(/no answer was sent: send unix-dgram:.*ECONNREFUSED/);
  const { code, out } = await cli(['send', path('gone'), 'three', '--wait']);
  assert.deepEqual([code, out], [0, 'pong']);
  assert.equal((await server.done).code, 0);
});

test('an interrupted send ends with 1 and without a word', { skip }, async () => {
  const { port, done } = await serve(async (stream) => {
    await stream.read(wait);
    await stream.closed.catch(() => {});
  });
  await using sender = start(
    process.execPath,
    [cliPath, 'send', `127.0.0.1:${port}`, '--wait=10s', '--text'],
    'pipe',
  );
  sender.child.stdin?.write('hello');
  await new Promise((resolve) => setTimeout(resolve, 500));
  sender.child.kill('SIGINT');
  const { code, err } = await sender.done;
  assert.deepEqual([code, err], [1, '']);
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 200))]);
});

test('a reader that goes away ends a listener, whose file is removed', { skip }, async () => {
  const command = `"$0" "$1" listen '${path('pipe')}' | head -n 1`;
  await using pipeline = start('sh', ['-c', command, process.execPath, cliPath]);
  await pipeline.until(/listening on/);
  for (let attempt = 0; attempt < 50 && existsSync(path('pipe')); attempt++) {
    await cli(['send', path('pipe'), '--newline', 'again']);
  }
  const { out } = await pipeline.done;
  assert.equal(out, 'again\n');
  assert.ok(!existsSync(path('pipe')));
});
