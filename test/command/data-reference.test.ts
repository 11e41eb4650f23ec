import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listenOptions } from '../../src/command/listen/rows.js';
import { receiveOptions } from '../../src/command/receive/rows.js';
import { sendOptions } from '../../src/command/send/rows.js';
import { cli } from '../support/cli.js';
import { root } from '../support/root.js';
import { schemaCheck } from '../support/schema.js';

const commands = { send: sendOptions, receive: receiveOptions, listen: listenOptions };
const page = (name: string): string => readFileSync(join(root, `docs/reference/${name}.md`), 'utf8');

for (const [name, options] of Object.entries(commands)) {
  test(`the reference of ${name} tells every option`, () => {
    const reference = page(name);
    for (const { name: option, short, value, optional, help } of options) {
      const shown = value === undefined ? '' : optional ? `[=${value}]` : ` ${value}`;
      const long = `\`--${option}${shown}\``.replaceAll('|', '\\|');
      const entry = `| ${short === undefined ? '' : `\`-${short}\`, `}${long} | ${help.replaceAll('|', '\\|')} |`;
      assert.ok(reference.includes(entry), entry);
    }
  });

  test(`no two options of ${name} have one name`, () => {
    const shorts = options.flatMap(({ short }) => short ?? []);
    assert.equal(new Set(shorts).size, shorts.length);
    assert.equal(new Set(options.map((option) => option.name)).size, options.length);
  });

  test(`the help of ${name} has an example for every kind, and no line too wide`, async () => {
    const { code, out } = await cli([name, '--help']);
    assert.equal(code, 0);
    const kinds = ['tcp:|8080', 'mptcp:', 'udp:', 'udplite:', '/\\w+/\\S+', 'seqpacket:', 'vsock:'];
    const lower = ['raw:', 'icmp:', 'packet:', 'netlink:'];
    for (const kind of name === 'listen' ? kinds : [...kinds, ...lower]) {
      assert.match(out, new RegExp(`socketeer ${name} (${kind})|\\| socketeer ${name} (${kind})`), kind);
    }
    for (const line of out.split('\n')) assert.ok(line.length <= 132, line);
  });
}

test('the JSON of the references is what the schemas say', () => {
  const example = (name: string): unknown => JSON.parse(/```json\n([^`]+)```/.exec(page(name))?.[1] ?? '');
  assert.equal(schemaCheck('sent')(example('send')), '');
  assert.equal(schemaCheck('messages', '#/$defs/event')(example('receive')), '');
});
