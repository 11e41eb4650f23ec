// What the reference page of addresses says around its tables.
export const before = `# Addresses

<!-- Written by scripts/specifications.mjs from the rows in src/endpoint/rows: change those, or the prose beside the script. -->

A *specification* says in one text what to open and how: the two ends of \`socketeer relay\`, of \`relay()\` in the library and of the [\`socat\` applet](socat.md). It is written in socat's language, or in a readable form that looks like a URL.

\`\`\`console
$ socketeer relay TCP-LISTEN:8080,fork,reuseaddr UNIX-CONNECT:/run/app.sock
$ socketeer relay 'tcp-listen://0.0.0.0:8080?fork&reuseaddr' unix-connect:///run/app.sock
\`\`\`

## socat's language

\`\`\`
TYPE:parameter:parameter,option,option=value
\`\`\`

- Types and options do not depend on case. Parameters stand between colons, options behind commas; an option without a value is switched on.
- A number is a descriptor, \`3\` is \`FD:3\`; what has a slash is a file, \`/dev/null\` is \`GOPEN:/dev/null\`; \`-\` is \`STDIO\`.
- \`a!!b\` makes one end of two: what is read comes from \`a\`, what is written goes to \`b\`. \`STDIN!!OPEN:log,creat,append\`.

| written | means |
| --- | --- |
| \`"…"\` | commas, colons and the like mean themselves; brackets and apostrophes within stay special |
| \`'…'\` | all but the backslash means itself |
| \`(…)\` \`[…]\` \`{…}\` | the same as in quotes, but the brackets stay: \`TCP:[::1]:80\` |
| \`\\,\` | the character itself |
| \`\\n\` \`\\r\` \`\\t\` \`\\0\` \`\\a\` \`\\b\` \`\\f\` \`\\v\` | line feed, carriage return, tab, NUL, … |

Quotes stand for the specification, and the shell has its own: \`EXEC:"printf 'a\\\\tb'"\` in a shell wants one more pair of quotes around it. Within \`EXEC\` the command line is taken apart once more by the same rules, at blanks.

Binary values, as in \`SOCKET-CONNECT\`, \`setsockopt\` and \`ioctl\`, are written as data: \`x\` and hexadecimal digits (\`x1f907f000001\`), \`"text"\`, \`'c'\`, and decimal numbers as \`b\` (1 byte), \`s\` (2), \`i\` (4) or \`l\` (8) in the order of the machine's bytes: \`s5b1"x"\`. A number without a letter has the type of what stands before it, at first \`i\`.

## The readable form

\`\`\`
type://host:port?option&option=value
type:///path?option=value
\`\`\`

| written | means |
| --- | --- |
| \`tcp://example.org:80\` | \`TCP:example.org:80\` |
| \`tcp-listen://127.0.0.1:8080?fork\` | \`TCP-LISTEN:8080,bind=127.0.0.1,fork\` |
| \`tcp-listen://:8080\` | \`TCP-LISTEN:8080\`; so do \`*:8080\` and \`8080\` alone |
| \`udp6-recv://[::1]:5000\` | \`UDP6-RECV:5000,bind=[::1]\` |
| \`unix:///run/app.sock?user=www\` | \`UNIX:/run/app.sock,user=www\` |
| \`exec://cat%20-n?pty\` | \`EXEC:cat -n,pty\` |
| \`proxy://me:word@proxy:3128/example.org:443\` | \`PROXY:proxy:example.org:443,proxyport=3128,proxyauth=me:word\` |
| \`socks5://proxy:1080/example.org:443\` | \`SOCKS5:proxy:1080:example.org:443\` |

Parts are percent-encoded as in a URL: \`%20\` for a blank, \`%2C\` for a comma, \`%3F\` for a question mark. Options may as well stand behind a comma in socat's way, \`tcp-listen://:8080,fork\`. Files need a third slash, as \`file://tmp/x\` could mean two things; a relative path is \`file:tmp/x\`. The \`socat\` applet does not have this form.

`;

export const after = `## Errors

What is wrong is said with its place and with the nearest right word:

\`\`\`console
$ socketeer relay TPC-LISTEN:80 -
socketeer relay: expected a type of address in place of "TPC-LISTEN"; did you mean TCP-LISTEN?
  TPC-LISTEN:80
  ^^^^^^^^^^
\`\`\`

In the library that is a \`SpecificationError\`: \`text\`, \`position\`, \`expected\`, \`suggestion\`, and \`fault\`: \`syntax\`, \`keyword\`, \`parameter\`, \`option\`, \`group\` (an option that this type does not take) or \`value\`. Passwords are shown as asterisks.

## Trying again

\`retry=N\` tries to open an address up to N times more, \`forever\` without end, \`interval=SECONDS\` (1 unless told) after each failure. Text that is wrong is not tried again.

## What differs from socat

- Types and parameters are held against the registry before anything is opened; an unclosed quote or bracket is an error, as are a third \`!!\` and text behind the last option.
- A descriptor may have several digits; a parameter may be of any length; \`b\` in data is one byte.
- Blanks at the end of a command line make no empty argument.
`;
