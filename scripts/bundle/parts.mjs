// The files of the commands that are made by hand: what starts, what many commands stand on, and the three applets.
import { join } from 'node:path';

/** The parts for `chunkNames`, the first that claims a module gets it. */
export const parts = (root) => {
  const from = (...names) => names.map((name) => join(root, 'src', name));
  const inventory = from('inventory/index.ts');
  const socket = from('socket/socket.ts', 'socket/poller.ts');
  return [
    { name: 'start', roots: from('cli.ts', 'applet/getopt.ts') },
    // what both listings and sockets stand on
    { name: 'core', roots: inventory, shared: socket },
    {
      name: 'listing',
      roots: [...inventory, ...from('wire/iproute-names.ts')],
    },
    { name: 'socket', roots: socket },
    { name: 'ls', roots: from('command/ls/index.ts'), within: from('command/', 'render/') },
    {
      name: 'ss',
      roots: from('applet/ss/index.ts'),
      within: [
        ...from('applet/ss/', 'render/', 'inventory/security-context.ts', 'inventory/statistics.ts'),
        ...from('wire/proc/statistics.ts'),
      ],
    },
    { name: 'nc', roots: from('applet/nc/index.ts'), within: from('applet/nc/') },
    {
      name: 'socat',
      roots: from('applet/socat/index.ts', 'applet/socat/version-text.ts'),
      within: from('applet/socat/'),
    },
    {
      name: 'relay',
      roots: from(
        'assembly/relay.ts',
        'relay/session.ts',
        'endpoint/process/stdio.ts',
        'endpoint/file/gopen.ts',
        'endpoint/net/ip-connect.ts',
        'endpoint/net/ip-listen.ts',
      ),
    },
    { name: 'socat-run', roots: from('applet/socat/run.ts'), within: from('applet/socat/') },
  ];
};
