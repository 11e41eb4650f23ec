// What services on streams are asked and what proves them, in words, by the name of the codec.

export const streamWords = {
  amqp: {
    asks: 'the protocol header of 0-9-1, 8 bytes',
    proof: 'the frame `Connection.Start`, or the header of another version',
  },
  dbus: {
    asks: 'a zero byte and `AUTH` without a mechanism, so that no name is taken',
    proof: '`REJECTED` with the mechanisms there are',
  },
  docker: {
    asks: '`GET /_ping`',
    proof: '`Api-Version` with `Ostype`, or `Libpod-Api-Version`, in the head of an HTTP response',
  },
  echo: {
    asks: 'a line of 16 random hexadecimal digits',
    proof: 'exactly that line',
  },
  ftp: {
    asks: 'nothing where it greets; then `FEAT`',
    proof: 'a greeting `220` or `421` that speaks of FTP, or `211` or `530` to `FEAT`',
  },
  http: {
    asks: '`HEAD /`, with the name of the target',
    proof: 'a status line of HTTP/1, also to the request of another protocol',
  },
  http2: {
    asks: 'the connection preface, SETTINGS and a call of the health service of gRPC',
    proof: 'a SETTINGS frame; gRPC by its answer to the request',
  },
  imap: {
    asks: 'nothing: it speaks first',
    proof: 'a greeting `* OK`, `* PREAUTH` or `* BYE`',
  },
  kafka: {
    asks: 'ApiVersions, version 0, with a random correlation identifier, 14 bytes',
    proof: 'that identifier and a list of requests of the right length',
  },
  ldap: {
    asks: 'a search for the root entry without attributes',
    proof: 'the message of our number with an entry or the result of a search',
  },
  memcached: {
    asks: '`version`',
    proof: '`VERSION` and a version',
  },
  mongodb: {
    asks: 'OP_MSG `hello` with a random request identifier',
    proof: 'an OP_MSG that answers our identifier with a document',
  },
  mqtt: {
    asks: 'CONNECT of protocol level 9, which is refused, so that no session is made',
    proof: 'CONNACK that refuses the protocol version, and not a byte more',
  },
  mysql: {
    asks: 'nothing: it speaks first',
    proof: 'the handshake of protocol 10, or an error packet, in one packet of number 0',
  },
  nats: {
    asks: 'nothing: it speaks first',
    proof: "a line `INFO` with a JSON object that tells the server's version",
  },
  pop3: {
    asks: 'nothing: it speaks first',
    proof: 'a greeting `+OK`',
  },
  postgresql: {
    asks: 'SSLRequest, 8 bytes; then, to learn whether it is ready, the start of a session as `socketeer`, which goes no further',
    proof: '`S` or `N` alone',
  },
  rdp: {
    asks: 'an X.224 connection request that negotiates security, 19 bytes',
    proof: 'an X.224 connection confirm of the right length',
  },
  redis: {
    asks: '`PING` and `HELLO`',
    proof: '`+PONG` or a refusal of its own wording, such as `-NOAUTH`',
  },
  rfb: {
    asks: 'nothing: it speaks first',
    proof: '`RFB` and a version of three and three digits',
  },
  rtsp: {
    asks: '`OPTIONS *`',
    proof: 'a status line of RTSP',
  },
  smtp: {
    asks: 'nothing where it greets; then `EHLO`',
    proof: 'a greeting `220` or `421` that speaks of mail, or `250` to `EHLO`',
  },
  ssh: {
    asks: 'nothing: it speaks first',
    proof: 'an identification: `SSH-`, a version of the protocol, and the software',
  },
  'ssh-agent': {
    asks: 'a request for the list of public keys, 5 bytes',
    proof: 'the list, or a failure, of the right length',
  },
  tls: {
    asks: 'ClientHello of TLS 1.2 and 1.3 with the name of the target',
    proof: 'a ServerHello or an alert; then what the certificate says, and who answers inside',
  },
  varlink: {
    asks: '`org.varlink.service.GetInfo`',
    proof: 'a JSON object with vendor, product and interfaces, or a varlink error',
  },
  wayland: {
    asks: '`wl_display.sync`, 12 bytes',
    proof: '`wl_callback.done` and `wl_display.delete_id` for our callback',
  },
  x11: {
    asks: 'a connection setup of version 11 without authorization, 12 bytes',
    proof: 'a setup reply of version 11: granted, refused or to be authenticated',
  },
};
