/** What follows a complaint about the command line. */
export const usage = `usage: nc [-46bCDdFhklNnrStUuvZz] [-I bytes] [-i seconds] [-M ttl] [-m ttl] [-O bytes] [-P user]
          [-p port] [-q seconds] [-s address] [-T tos] [-V table] [-W packets] [-w seconds]
          [-X protocol] [-x proxy[:port]] [--strict] [host] [port ...]`;

/** What `-h` prints, on standard error as the original does. */
export const help = `nc (socketeer), as OpenBSD netcat 1.219 of Debian
${usage}

  nc example.org 80                 talk to a TCP port
  nc -zv example.org 20-25 80       which of these ports are open?
  nc -uzv --strict example.org 53   the truth about a UDP port
  nc -l 8080                        wait for a connection
  nc -U /run/app.sock               talk to a Unix socket, @name for an abstract one

Where to
  -4  -6              only IPv4, only IPv6
  -u                  UDP
  -U                  Unix sockets: the host is a path, or @ and an abstract name
  -Z                  DCCP
  -n                  no look-up of names, neither of hosts nor of services
  -s address          the local address
  -p port             the local port
  -r                  the ports in random order
  -X protocol         of the proxy: 4, 5 (SOCKS, the usual one) or connect (HTTP)
  -x proxy[:port]     connect through a proxy, port 1080 or 3128
  -P user             the user at an HTTP proxy; the password is asked for

What to do
  -l                  listen, for one connection
  -k                  with -l: go on with the next
  -z                  only see whether the port is open
  -v                  say what happens
  -F                  pass the connected socket to standard output
  --strict            judge UDP ports by what the network says (with -z), and take no port that is in use (with -l)

Data
  -C                  send CR LF for LF
  -d                  read nothing from standard input
  -i seconds          wait after each line
  -N                  end our direction after the end of standard input
  -q seconds          the same, and end the program so long afterwards
  -t                  answer TELNET negotiations, with no
  -W packets          end after so many
  -w seconds          for connecting and proxies, and for silence afterwards

The socket
  -b                  allow broadcasts
  -D                  SO_DEBUG
  -I bytes  -O bytes  the receive buffer, the send buffer
  -M ttl  -m ttl      hop limit to send with, and the least to accept
  -S                  TCP MD5 signatures (RFC 2385); the password is asked for
  -T tos              type of service: a number, or such as lowdelay, af11, cs6, ef
  -h                  this text

Exit codes: 0 connected, 1 not, 3 with --strict when nothing tells.`;
