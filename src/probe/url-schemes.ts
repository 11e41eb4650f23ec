/** What a URL scheme says of its server. */
export interface UrlScheme {
  readonly protocol: 'tcp' | 'udp';
  /** Its port in the registry of IANA; 0 where it has none. */
  readonly port: number;
  /** The codec that recognises it, where there is one. */
  readonly service?: string;
}

/** `scheme protocol port codec` a line: the registries of IANA for URI schemes and for ports, and the projects' own. */
const table = `
http tcp 80 http
https tcp 443 https
ws tcp 80 http
wss tcp 443 https
grpc tcp 0 http2
grpcs tcp 443 tls
ssh tcp 22 ssh
sftp tcp 22 ssh
ftp tcp 21 ftp
ftps tcp 990 ftps
smtp tcp 25 smtp
smtps tcp 465 smtps
submission tcp 587 smtp
pop3 tcp 110 pop3
pop3s tcp 995 pop3s
imap tcp 143 imap
imaps tcp 993 imaps
postgres tcp 5432 postgresql
postgresql tcp 5432 postgresql
mysql tcp 3306 mysql
mariadb tcp 3306 mysql
redis tcp 6379 redis
rediss tcp 6379 rediss
valkey tcp 6379 redis
mongodb tcp 27017 mongodb
amqp tcp 5672 amqp
amqps tcp 5671 amqps
mqtt tcp 1883 mqtt
mqtts tcp 8883 secure-mqtt
memcached tcp 11211 memcached
ldap tcp 389 ldap
ldaps tcp 636 ldaps
nats tcp 4222 nats
kafka tcp 9092 kafka
git tcp 9418 -
telnet tcp 23 -
rtsp tcp 554 rtsp
vnc tcp 5900 rfb
rdp tcp 3389 rdp
dns udp 53 dns
ntp udp 123 ntp
snmp udp 161 snmp
sip udp 5060 sip
sips tcp 5061 tls
stun udp 3478 stun
stuns tcp 5349 tls
turn udp 3478 stun
turns tcp 5349 tls
coap udp 5683 coap
coaps udp 5684 dtls
tftp udp 69 tftp
`;

let parsed: Readonly<Record<string, UrlScheme>> | undefined;

const parse = (): Readonly<Record<string, UrlScheme>> => {
  const schemes: Record<string, UrlScheme> = Object.create(null);
  for (const line of table.trim().split('\n')) {
    const [name = '', protocol, port, service] = line.split(' ');
    schemes[name] = {
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      port: Number(port),
      ...(service !== undefined && service !== '-' && { service }),
    };
  }
  return schemes;
};

/** The schemes by name; made at the first use. */
export const urlSchemes = (): Readonly<Record<string, UrlScheme>> => {
  parsed ??= parse();
  return parsed;
};
