import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ProcEnvironment } from './environment.js';
import { SystemNames } from './names.js';
import { readEphemeralPorts, readProtocols, readServices, serviceKey } from './services.js';

describe('the files of the system', () => {
  let folder: string;
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 's-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('services(5): by protocol or by any, the first line of a port counts', () => {
    const services = readServices(
      file(
        'services',
        '# comment\nssh 22/tcp alias # more\nother\t22/tcp\ndns 53/udp\nnamed 53/tcp\n\nbroken\n',
      ),
    );
    assert.equal(services.get(serviceKey(22, 'tcp')), 'ssh');
    assert.equal(services.get(serviceKey(22, 'udp')), undefined);
    assert.equal(services.get(serviceKey(53, 'tcp')), 'named');
    assert.equal(services.get(serviceKey(53, undefined)), 'dns');
    assert.equal(services.size, 5);
  });

  it('protocols(5)', () => {
    assert.deepEqual(
      [...readProtocols(file('protocols', 'ip 0 IP # pseudo\nicmp 1 ICMP\n'))],
      [
        [0, 'ip'],
        [1, 'icmp'],
      ],
    );
  });

  it('a missing file has no names', () => {
    assert.equal(readServices(join(folder, 'none')).size, 0);
    assert.deepEqual(readEphemeralPorts(join(folder, 'none')), [1024, 4999]);
  });

  it('the range of client ports', () => {
    assert.deepEqual(readEphemeralPorts(file('range', '32768\t60999\n')), [32768, 60999]);
  });

  it('processes have names, and those that are gone have none', () => {
    const names = new SystemNames(undefined, new ProcEnvironment({}));
    assert.match(names.process(process.pid) ?? '', /node|MainThread/);
    assert.equal(names.process(2 ** 22 + 1), undefined);
    assert.equal(names.hosts, false);
  });
});
