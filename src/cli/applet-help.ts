/** Examples of each applet: the helps of the originals have none, and theirs are kept as they are. */
const examples: Readonly<Record<'ss' | 'nc' | 'socat', string>> = {
  ss: `Examples:
  socketeer ss -tlnp                               who listens on TCP
  socketeer ss -tan state established              every connection
  socketeer ss -xlp                                Unix sockets that listen
  socketeer ss -ti dst 192.0.2.1                   TCP's own figures of connections to a host
  socketeer ss 'sport = :443 or dport = :443'      both ends of HTTPS
`,
  nc: '', // its help has them
  socat: `Examples:
  socketeer socat - TCP:localhost:80                             talk to a server
  socketeer socat TCP-LISTEN:8080,fork,reuseaddr TCP:web:80      a port forwarder
  socketeer socat UNIX-LISTEN:/tmp/echo.sock,fork PIPE           an echo server
  socketeer socat -u UDP-RECV:9999 -                             print datagrams
  socketeer socat - EXEC:'sh -i',pty,stderr,setsid               a shell on a terminal of its own
`,
};

// From the applets' own files: a file for the text alone would be one more to open whenever the applet starts.
const ownHelp = {
  ss: async () => (await import('../applet/ss/index.js')).usage,
  nc: async () => `${(await import('../applet/nc/index.js')).help}\n`,
  socat: async () => (await import('../applet/socat/help.js')).commandLineHelp(),
};

/** The help of an applet: what the applet itself prints, of socat only the command line, and examples. */
export const appletHelp = async (name: 'ss' | 'nc' | 'socat'): Promise<string> => {
  const own = await ownHelp[name]();
  return examples[name] === '' ? own : `${own}\n${examples[name]}`;
};
