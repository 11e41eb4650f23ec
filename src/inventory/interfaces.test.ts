import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Interfaces } from './interfaces.js';

test('an interface is asked for once, and one that is gone has no name', () => {
  let asked = 0;
  const interfaces = new Interfaces((_, request) => {
    asked++;
    if (request[16] === 9) return -19;
    Buffer.from('eth0').copy(request);
    return 0;
  });
  assert.deepEqual(interfaces.get(2), { index: 2, name: 'eth0' });
  assert.equal(interfaces.get(2), interfaces.get(2));
  assert.deepEqual(interfaces.get(9), { index: 9 });
  assert.equal(asked, 2);
});
