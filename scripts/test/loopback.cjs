// Brings lo up in a fresh network namespace: by the addon of the checkout, or by ip(8) where that is not built.
// CommonJS, because the preload of every test file needs it before anything asynchronous has run.

const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const SIOCSIFFLAGS = 0x8914;
const IFF_UP_LOOPBACK = 0x1 | 0x8;

const addon = () => require('../../native/build/socketeer.node');

/** netdevice(7): struct ifreq is 16 bytes of name, then a union of 24 that starts with the flags. */
const byIoctl = () => {
  const { socket, ioctl, close } = addon();
  const request = Buffer.alloc(40);
  request.write('lo');
  request.writeUInt16LE(IFF_UP_LOOPBACK, 16);
  const fd = socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
  const result = ioctl(fd, SIOCSIFFLAGS, request);
  close(fd);
  if (result < 0) throw new Error(`ioctl SIOCSIFFLAGS: errno ${-result}`);
};

const raiseLoopback = () => {
  try {
    byIoctl();
  } catch (error) {
    const { spawnSync } = require('node:child_process');
    if (spawnSync('ip', ['link', 'set', 'lo', 'up']).status !== 0) throw error;
  }
};

exports.addon = addon;
exports.raiseLoopback = raiseLoopback;
