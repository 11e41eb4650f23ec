import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import {
  describeBpfMap,
  type InetSocketRecord,
  type ListDetails,
  listSockets,
  SystemError,
} from '../../src/index.js';
import { recordJson } from '../../src/render/json/record.js';
import { StorageMap, storedText, storedValue } from '../support/bpf-storage.js';
import { requires } from '../support/skip.js';

const skip = requires('root');

/** A listener on loopback, its descriptor and its port. */
const listen = async (): Promise<{ fd: number; port: number; close: () => void }> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  const { port } = server.address() as { port: number };
  return { fd, port, close: () => server.close() };
};

const find = async (
  port: number,
  details: ListDetails,
  filter?: string,
): Promise<InetSocketRecord | undefined> => {
  for await (const record of listSockets({ kinds: ['tcp'], details, ...(filter && { filter }) })) {
    if (record.family === 'inet' && record.local.port === port) return record;
  }
  return undefined;
};

test('what BPF programs keep with sockets is listed: of all maps, of some, and only where asked for', {
  skip,
}, async () => {
  using first = new StorageMap();
  using second = new StorageMap();
  const { fd, port, close } = await listen();
  try {
    first.attach(fd);
    second.attach(fd, Buffer.alloc(storedValue.length, 7));
    const ofFirst = { mapId: first.id, value: new Uint8Array(storedValue) };
    const all = await find(port, { bpfStorages: true });
    assert.deepEqual(
      all?.bpfStorages?.find(({ mapId }) => mapId === first.id),
      ofFirst,
    );
    assert.equal(
      all?.bpfStorages?.filter(({ mapId }) => mapId === first.id || mapId === second.id).length,
      2,
    );
    const some = await find(port, { bpfStorages: [first.id] });
    assert.deepEqual(some?.bpfStorages, [ofFirst]);
    assert.ok(
      recordJson(some as InetSocketRecord).includes(
        `"bpfStorages":[{"mapId":${first.id},"value":"fdffffff01`,
      ),
    );
    const filtered = await find(port, { bpfStorages: [first.id] }, `sport = :${port}`);
    assert.deepEqual(filtered?.bpfStorages, [ofFirst]);
    for (const bpfStorages of [false, []]) {
      const none = await find(port, { bpfStorages });
      assert.ok(none !== undefined && !('bpfStorages' in none));
    }
  } finally {
    close();
  }
});

test('a map is described, and its values are written by its types', { skip }, () => {
  using map = new StorageMap();
  const described = describeBpfMap(map.id);
  assert.deepEqual([described.id, described.type, described.isSocketStorage], [map.id, 24, true]);
  assert.equal(described.valueSize, storedValue.length);
  assert.equal(described.text(storedValue, { compact: true }), storedText);
});

test('maps that do not exist are errors, and so are ids that cannot be', { skip }, async () => {
  const gone = 0xffff_fffe;
  assert.throws(
    () => describeBpfMap(gone),
    (error) => error instanceof SystemError && error.code === 'ENOENT',
  );
  await assert.rejects(find(1, { bpfStorages: [gone] }), { code: 'ENOENT' });
});

test('ids of maps are checked', () => {
  for (const wrong of [[0], [1.5], [2 ** 32], ['1'], 'all', 7]) {
    const details = { bpfStorages: wrong } as ListDetails;
    assert.throws(() => listSockets({ details }), /^TypeError: details.bpfStorages must be/);
  }
});
