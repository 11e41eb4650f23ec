// What the page of options says around its tables.

/** What a reader has to write for a value of a type. */
export const types = {
  CONST: 'none',
  BOOL: 'on or off',
  BYTE: '0 to 255',
  INT: 'a number',
  'INT/NULL': 'a number, or nothing after `=`',
  'UNSIGNED-INT': 'a number',
  'UNSIGNED-SHORT': '0 to 65535',
  LONG: 'a number',
  SIZE_T: 'a number of bytes',
  OFF_T: 'a position in bytes',
  OFF64_T: 'a position in bytes',
  MODE_T: 'a mode, octal',
  UID_T: 'a user, by name or number',
  GID_T: 'a group, by name or number',
  STRING: 'text',
  'STRING-NULL': 'text or nothing',
  'STRUCT-TIMEVAL': 'seconds',
  'STRUCT-TIMESPEC': 'seconds',
  'STRUCT-LINGER': 'seconds, whole',
  'STRUCT-IP_MREQN': 'a group and an interface',
  'IP-MREQ-SOURCE': 'a group, an interface, a source',
  GENERIC: 'a group, an interface, a source',
  IP4NAME: 'an IPv4 address',
  IP4SOCK: 'an IPv4 address and a port',
  BIN: 'bytes',
  AMOUNT: 'an amount, `64k` or `1Mi`',
  'INT[3]': 'only to be read',
};

export const before = `# Options of addresses

Options stand behind the parameters of an [address](specifications.md), with commas before them: \`TCP-LISTEN:8080,fork,max-children=10\`. In the readable form they stand behind a question mark: \`tcp-listen://:8080?fork&max-children=10\`. Names do not depend on case. All names of socat 1.8 are here, with its groups and phases; \`socat -hhh\` lists them as socat does.

## Which address takes which option

An option belongs to groups, and so does a [type of address](specifications.md): it takes the options that share a group with it, and those of the groups APPL and PROCESS as well as options without a group always. Any other option is an error that names the address; a misspelt name is an error with the nearest right one. Options that were taken but had no effect are told as a warning.

## When

The phase tells when an option takes effect: before anything is opened (OFFSET, INIT, EARLY), around a name in the file system (PREOPEN to PASTOPEN), between the calls that make a socket (PASTSOCKET, PREBIND, LISTEN, CONNECTED …), on every descriptor (FD), for each connection (ACCEPT, PASTACCEPT), at the end (LATE, LATE2). Within a phase the order is that in which they are written.

## Values

- Numbers are decimal, hexadecimal after \`0x\`, octal after \`0\`; what stands behind a number is an error. Where a number, or on and off, may be left out, it is 1: \`nodelay\` is \`nodelay=1\`, and \`nodelay=0\` switches it off. \`yes\`, \`no\`, \`on\`, \`off\`, \`true\` and \`false\` will do for those that are on or off.
- Seconds may have a fraction.
- Bytes are written as in socat: \`x0a000001\` hexadecimal, \`i5\` an int, \`s5\` a short, \`l5\` a long, \`"text"\`; a number alone is an int.
- Types with colons take several values with colons between them: \`setsockopt-int=6:5:23\` is level, number, value.
- A multicast group comes first, the interface by address, name or number behind it: \`ip-add-membership=224.1.2.3:eth0\`; IPv6 addresses stand in square brackets.
- Where an option is given several times the last value counts; options that add to something, such as memberships, count each time.

`;

export const after = `## Options of the process

\`netns\`, \`chdir\` and \`umask\` hold while the address is opened, and then all is as it was; for a program that is started they hold in the program. \`su\`, \`setuid\`, \`setgid\`, \`chroot\` and \`setsid\` change the process for good, and only once: sessions live in one process, so with \`fork\` the first session changes it for all. In EXEC, SYSTEM and SHELL they are about the child alone.

## Locks

\`lockfile\` makes a file with our process number in it for as long as the address is open, and fails where it is there already; \`waitlock\` waits until it is gone. \`flock-ex\` and its like lock the file itself; where they wait, other sessions go on.

## What differs from socat

- A number that is too large for its option is an error rather than cut, and so is an octal number with an 8 in it.
- \`ispeed\` and \`ospeed\` take bits a second as well as codes, and \`rawer\` leaves the speed as it was instead of hanging up the line.
- A lock that is waited for holds up only the address that wants it.
- \`libwrap\` is not used: \`tcpwrap\`, \`allow-table\` and \`deny-table\` read the tables of hosts_access(5) without running commands.
- Names of hosts are not resolved in the values of options about multicast: addresses are.
`;
