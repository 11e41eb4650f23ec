import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { listen, openChannel } from '../../src/index.js';
import { enterPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot, requires } from '../support/skip.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns');
const folder = mkdtempSync(join(tmpdir(), 'socketeer-channel-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'socket');

const open = (): number => readdirSync('/proc/self/fd').length;

test('a channel that could not be opened, was given up or closed leaves no descriptor and no file', {
  skip,
}, async () => {
  const failing: [string, object][] = [
    ['tcp:127.0.0.1:1', {}],
    [join(folder, 'missing'), {}],
    ['@socketeer-missing', {}],
    ['udp:127.0.0.1:9', { timeToLive: 999 }],
    ['udp:239.1.2.3:0', { purpose: 'receive', join: ['239.1.2.3%lo'], interface: 'nowhere0' }],
    ['raw:inet:253:127.0.0.1', { timeToLive: 999 }],
    ['packet:nowhere0', { purpose: 'receive' }],
    ['icmp:127.0.0.1', { timeToLive: 999 }],
    ['netlink:31:5', { purpose: 'receive' }],
    [`dgram:${folder}/no/folder`, { purpose: 'receive' }],
  ];
  const round = async () => {
    for (const [text, options] of failing) await assert.rejects(openChannel(text, options), Error, text);
    const listener = await listen(path);
    const channel = await openChannel(path);
    const controller = new AbortController();
    const waiting = channel.receive({ signal: controller.signal });
    controller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    await assert.rejects(openChannel(path, { signal: controller.signal }), { name: 'AbortError' });
    channel.close();
    channel.close();
    listener.close();
    await using receiver = await openChannel(`dgram:${path}`, { purpose: 'receive', details: true });
    await assert.rejects(receiver.receive({ timeout: 5 }), { code: 'ETIMEDOUT' });
  };
  await round(); // what is opened once for all
  const before = open();
  for (let index = 0; index < 10; index++) await round();
  assert.equal(open(), before);
  assert.deepEqual(readdirSync(folder), []);
});
