import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCgroup } from './cgroup-text.js';

const id = '0123456789abcdef'.repeat(4);
const cases: [string, string, { unit?: string; container?: string }][] = [
  ['version 2 service', '0::/system.slice/nginx.service\n', { unit: 'nginx.service' }],
  [
    'the innermost unit',
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.scope\n',
    { unit: 'app-x.scope' },
  ],
  ['the root', '0::/\n', {}],
  ['nothing', '', {}],
  ['a slice alone', '0::/system.slice\n', {}],
  [
    'version 1',
    `12:pids:/system.slice/a.service\n1:name=systemd:/system.slice/b.service\n`,
    { unit: 'b.service' },
  ],
  ['hybrid with an empty version 2', `1:name=systemd:/system.slice/b.service\n0::/\n`, { unit: 'b.service' }],
  [
    'Docker by systemd',
    `0::/system.slice/docker-${id}.scope\n`,
    { unit: `docker-${id}.scope`, container: id },
  ],
  ['Docker by cgroupfs', `0::/docker/${id}\n`, { container: id }],
  ['Docker in version 1', `5:cpu,cpuacct:/docker/${id}\n2:pids:/docker/${id}\n`, { container: id }],
  [
    'containerd for Kubernetes',
    `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-${id}.scope\n`,
    { unit: `cri-containerd-${id}.scope`, container: id },
  ],
  [
    'containerd without systemd',
    `0::/kubepods-burstable-pod1.slice:cri-containerd:${id}\n`,
    { container: id },
  ],
  ['bare Kubernetes', `0::/kubepods/besteffort/pod1/${id}\n`, { container: id }],
  [
    'Podman',
    `0::/machine.slice/libpod-${id}.scope/container\n`,
    { unit: `libpod-${id}.scope`, container: id },
  ],
  ['its monitor', `0::/machine.slice/libpod-conmon-${id}.scope\n`, { unit: `libpod-conmon-${id}.scope` }],
  [
    'a unit inside a container',
    `0::/docker/${id}/system.slice/cron.service\n`,
    { unit: 'cron.service', container: id },
  ],
  ['LXC', '0::/lxc.payload.web/init.scope\n', { unit: 'init.scope', container: 'web' }],
  ['old LXC', '4:memory:/lxc/web\n', { container: 'web' }],
  ['a colon in the path', '0::/a:b/c.service\n', { unit: 'c.service' }],
];

for (const [title, text, expected] of cases) {
  test(`cgroup: ${title}`, () => assert.deepEqual(parseCgroup(text), expected));
}
