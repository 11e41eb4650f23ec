/** The help of the program itself. */
export const programHelp = `Usage: socketeer <command> [options]

Shows every kind of Linux socket: what listens, who is connected to whom, and how they are doing.

Commands:
  ls       list the sockets of this machine with their owners
  inspect  everything about a Unix socket: its file, its server, its clients
  probe    does it answer, and if not, why?
  ping     is the host there, and how far is it?
  trace    which way do packets go, and how long may they be?
  send     send data to a socket of any kind, and print the answer
  receive  print what comes to a socket of any kind
  listen   accept connections or datagrams, and print what comes
  relay    join two ends of any kind, and carry what passes between them
  kill     close sockets of any process, by the filters of ls
  scan     ask many ports of hosts, over TCP and UDP
  wait     until targets answer, then run a command
  ss       the same questions in the words and the layout of iproute2's ss
  nc       talk over sockets as OpenBSD's netcat does

  socketeer <command> --help   options of one command
  socketeer --version          the version

skt is short for socketeer. Links named ss, nc or netcat that point at socketeer behave as these do.

Examples:
  socketeer ls                           every socket with its owner
  socketeer ls --listening --tcp         who listens on TCP
  socketeer ls --process nginx --json    what nginx holds, as data
  socketeer probe localhost:5432         does it answer, and who is it?
  socketeer trace --mtu example.org      which way, and how long packets may be
  socketeer inspect /run/docker.sock     what is behind a Unix socket
  socketeer send localhost:7 hi --wait   send to a socket, and print the answer
  socketeer listen 8080                  print what clients send
  socketeer relay tcp-listen:8080,fork unix:/run/app.sock
                                         forward a port to a Unix socket
  socketeer ss -tlnp                     as ss prints it
`;
