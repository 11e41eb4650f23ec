import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cgroup2Mount } from './cgroup-path.js';

test('the cgroup2 mount is found in mountinfo', () => {
  const text =
    '22 1 0:19 / /sys rw - sysfs sysfs rw\n31 22 0:26 / /sys/fs/c\\040g rw,nosuid shared:9 - cgroup2 none rw\n';
  assert.equal(cgroup2Mount(text), '/sys/fs/c g');
  assert.equal(cgroup2Mount('31 22 0:26 / /sys/fs/cgroup rw - tmpfs cgroup2 rw\n'), undefined);
  assert.equal(cgroup2Mount(''), undefined);
});
