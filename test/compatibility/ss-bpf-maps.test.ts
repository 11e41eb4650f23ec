import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { StorageMap, storedText } from '../support/bpf-storage.js';
import { requires } from '../support/skip.js';
import { SsRuns } from './ss-runs.js';

// The installed ss is older than these options, and Debian builds it without libbpf: what ss 7.1 prints is written out.

const lines = `(struct seen){
			.packets = (int)-3,
			.flags = (unsigned char[4])[
				1,
				2,
				3,
				4,
			],
			.bytes = (u64)1099511627776,
			.name = (unsigned char[8])[
				'w',
				'e',
				'b',
				'\\0',
			],
		}`;

describe('ss and the storages of BPF programs', { skip: requires('root') }, () => {
  const runs = new SsRuns();
  let map: StorageMap;
  const server = createServer();
  let port = 0;

  before(async () => {
    map = new StorageMap();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
    map.attach((server as unknown as { _handle: { fd: number } })._handle.fd);
  });
  after(() => {
    server.close();
    map[Symbol.dispose]();
    runs[Symbol.dispose]();
  });

  it('writes each value in lines of its own behind its socket', () => {
    const { code, out, err } = runs.ours(['-Htln', '--bpf-maps', `sport = :${port}`]);
    assert.deepEqual([code, err], [0, '']);
    assert.ok(out.includes(`\n\tmap_id:${map.id} [\n\t\t${lines}\n\t]`), out);
  });

  for (const option of ['--bpf-maps', '--bpf-map-id']) {
    it(`writes everything on one line, ${option} -O`, () => {
      const choice = option === '--bpf-maps' ? option : `${option}=${map.id}`;
      const { code, out, err } = runs.ours(['-HtlnO', choice, `sport = :${port}`]);
      assert.deepEqual([code, err], [0, '']);
      assert.ok(out.includes(` map_id:${map.id}${storedText}`), out);
      assert.equal(out.trimEnd().split('\n').length, 1);
    });
  }

  it('shows only the maps that were named', () => {
    using other = new StorageMap();
    const { code, out } = runs.ours(['-Htln', `--bpf-map-id=${other.id}`, `sport = :${port}`]);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`:${port} `));
    assert.doesNotMatch(out, /map_id/);
  });

  it('refuses maps that do not exist and maps of other kinds', () => {
    const gone = runs.ours(['-t', '--bpf-map-id=4294967294']);
    assert.deepEqual(
      [gone.code, gone.out, gone.err],
      [1, '', 'ss: cannot get fd for BPF map ID 4294967294\n'],
    );
    const array = new Uint8Array(Uint32Array.from([2, 4, 4, 1]).buffer); // BPF_MAP_TYPE_ARRAY of one
    const fd = native().bpf(0, array, new Int32Array(0), []);
    assert.ok(fd >= 0);
    const info = new Uint8Array(8);
    const ask = new Uint8Array(Uint32Array.from([fd, 8, 0, 0]).buffer);
    assert.equal(native().bpf(15, ask, Int32Array.of(8), [info]), 0);
    const id = new DataView(info.buffer).getUint32(4, true);
    const { code, err } = runs.ours(['-t', `--bpf-map-id=${id}`]);
    native().close(fd);
    assert.deepEqual(
      [code, err],
      [1, `ss: BPF map with ID ${id} has type ID 2, expecting 24 ('sk_storage')\n`],
    );
  });

  it('passes over maps beyond the 32nd', () => {
    const maps = Array.from({ length: 34 }, () => new StorageMap());
    const { code, err } = runs.ours(['-Htln', ...maps.map(({ id }) => `--bpf-map-id=${id}`)]);
    for (const one of maps) one[Symbol.dispose]();
    assert.equal(code, 0);
    const words = 'ss: too many (> 32) BPF socket-local storage maps found, skipping map ID';
    assert.deepEqual(err, `${words} ${maps[32]?.id}\n${words} ${maps[33]?.id}\n`);
  });

  it('says which privilege is missing', { skip: requires('setpriv') }, () => {
    const unprivileged = (option: string) =>
      runs.run('setpriv', [
        '--bounding-set=-all',
        '--inh-caps=-all',
        process.execPath,
        runs.link,
        '-Htln',
        option,
      ]);
    const why = 'missing root permissions, CAP_BPF, or CAP_SYS_ADMIN';
    const one = unprivileged(`--bpf-map-id=${map.id}`);
    assert.deepEqual([one.code, one.err], [1, `ss: cannot get fd for BPF map ID ${map.id}: ${why}\n`]);
    const all = unprivileged('--bpf-maps');
    assert.deepEqual([all.code, all.err], [0, `ss: storages of BPF programs cannot be read: ${why}\n`]);
    assert.match(all.out, new RegExp(`:${port} `));
  });
});
