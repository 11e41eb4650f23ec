import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { scanOptions } from '../../src/command/scan/rows.js';
import { cli } from '../support/cli.js';
import { root } from '../support/root.js';
import { schemaCheck } from '../support/schema.js';

const reference = readFileSync(join(root, 'docs/reference/scan.md'), 'utf8');

const listener = async () => {
  const server = createServer((socket) => socket.on('error', () => {}).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as { port: number }).port, [Symbol.dispose]: () => server.close() };
};

test('the reference of scan tells every option, and its JSON is what the schema says', () => {
  for (const { name, short, value } of scanOptions) {
    const long = value === undefined ? `--${name}` : `--${name} ${value.replaceAll('|', '\\|')}`;
    const entry = short === undefined ? `| \`${long}\` |` : `| \`-${short}\`, \`${long}\` |`;
    assert.ok(reference.includes(entry), entry);
  }
  const example = /```json\n([^`]+)```/.exec(reference)?.[1];
  assert.ok(example !== undefined);
  assert.equal(schemaCheck('scan')(JSON.parse(example)), '');
});

test('says what is open and who holds it', async () => {
  using one = await listener();
  const { code, out, err } = await cli(['scan', '127.0.0.1', `${one.port},1`]);
  assert.equal(err, '');
  assert.equal(code, 0);
  assert.match(
    out,
    /^127\.0\.0\.1, this machine \(\d+\.\d\d s\)\nPORT +VERDICT +SURE +RTT +SERVICE +DETAIL\n/,
  );
  assert.match(out, new RegExp(`\ntcp/${one.port} +open +yes +[\\d.]+ ms +\\S+ \\(${process.pid}\\)\n`));
  assert.match(out, /\n2 tcp ports: 1 refused, 1 open\n$/);
});

test('JSON follows the schema: all ports, both protocols, a host a line', async () => {
  using one = await listener();
  const ports = `${one.port},1-3`;
  const document = await cli(['scan', '--tcp', '--udp', '--all', '--json', 'localhost', '-4', ports]);
  assert.equal(schemaCheck('scan')(JSON.parse(document.out)), '');
  const lines = await cli(['scan', '--ndjson', '127.0.0.0/30', ports]);
  const hosts = lines.out.trim().split('\n');
  assert.equal(hosts.length, 2);
  for (const line of hosts) assert.equal(schemaCheck('scan', '#/$defs/host')(JSON.parse(line)), '');
});

test('exit codes', async () => {
  using one = await listener();
  const codes: [string, number][] = [
    [`127.0.0.1 ${one.port} -q`, 0],
    ['127.0.0.1 1 -q', 1],
    ['127.0.0.1 1-1000 --rate 10 --timeout 100ms -q', 3],
    ['host.invalid 1', 3],
    ['127.0.0.1', 2],
    ['127.0.0.1 0', 2],
    ['127.0.0.1 1 --rate 0', 2],
    ['127.0.0.1 1 --wait soon', 2],
    ['127.0.0.1 1 --json --ndjson', 2],
    ['127.0.0.1 1 --source nowhere', 2],
    ['10.0.0.0/8 1', 2],
    ['127.0.0.1 1 --netns no-such-namespace', 3],
    ['-p 80 127.0.0.1', 2],
    ['--help', 0],
  ];
  for (const [line, code] of codes) {
    const result = await cli(['scan', ...line.split(' ')]);
    assert.equal(result.code, code, `${line}: ${result.err}`);
    assert.equal(result.err === '', code < 2 || line.endsWith('-q'), `${line}: ${result.err}`);
  }
});

test('many hosts leave standard error alone, and an address that is not ours is told', async () => {
  const many = await cli(['scan', '127.0.0.0/26', '1', '-q']);
  assert.deepEqual([many.code, many.out, many.err], [1, '', '']);
  const { code, err } = await cli(['scan', '127.0.0.1', '1', '--source', '192.0.2.1']);
  assert.equal(code, 3);
  assert.match(err, /^socketeer scan: bind source 192\.0\.2\.1:\*: Cannot assign requested address/);
});

test('a wrong port is pointed at', async () => {
  const { err } = await cli(['scan', '127.0.0.1', '80,htps']);
  assert.match(err, /^socketeer scan: expected a port, .*\n {2}80,htps\n {5}\^\n$/);
});
