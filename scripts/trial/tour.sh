# Inside the bare system: what the README shows, what its table names, and a page of the guide, as a new user types them.
cd /root
failed=0
# try CODES PATTERN COMMAND...: the exit code must be among CODES, and what is printed must match
try() {
  local codes=$1 pattern=$2 output code
  shift 2
  output=$("$@" 2>&1 < /dev/null)
  code=$?
  printf '\n$ %s\n%s\n' "$*" "$output"
  case ",$codes," in *",$code,"*) ;; *) echo "STUMBLED: exit code $code"; failed=1 ;; esac
  grep -Eq -- "$pattern" <<< "$output" || { echo "STUMBLED: nothing matches $pattern"; failed=1; }
}
until_bound() { while ! socketeer ls --listening --tcp --port "$1" > /dev/null 2>&1; do :; done; }

node -e 'require("http").createServer((_, answer) => answer.end("hello\n")).listen(3000, "::1")' &
socketeer listen 127.0.0.1:8080 --echo --quiet > /dev/null &
until_bound 3000
until_bound 8080

try 0 '^socketeer [0-9]' socketeer --version
try 0 'socketeer <command> --help' skt --help
try 0 'tcp .*\[::1\]:3000 .*node' socketeer ls
try 0 '127.0.0.1:8080 .*listen 127.0.0.1:8080 --echo' socketeer ls --listening --tcp --columns local,process,command
try 0 '"port":3000' socketeer ls --tcp --port 3000 --json
try 0 'LISTEN .*\[::1\]:3000' socketeer ss -tlnp
try 1 '^$' socketeer ls 'dport = :443 and rtt > 50ms'
try 2 'did you mean ls' socketeer lss
try 0 '^hello' socketeer send localhost:8080 hello --wait
try 0 'open' socketeer probe localhost:3000
try 1 'refused' socketeer probe localhost:9
try 0 'icmp_seq=1' socketeer ping -c 1 localhost
try 0 'reached' socketeer trace localhost
try 0 '3000 .*open' socketeer scan ::1 3000
try 0 'ready' socketeer wait localhost:8080 -- echo ready
try 0 'destroyable' socketeer kill --tcp --dry-run 'sport = :8080'
try 0 '^once$' socketeer relay -u TEXT:once STDOUT
try 0 'interfaces work here' socketeer about
try 0 'complete' socketeer completion bash
try 0 'linked' socketeer applets --install /usr/local/bin
try 0 'iproute2' ss -V
try 0 'LISTEN .*8080' ss -tln
try 0 'succeeded' nc -vz 127.0.0.1 8080
try 0 'socat version 1.8' socat -V
try 0 '^HTTP/1.1' bash -c 'printf "GET / HTTP/1.0\r\n\r\n" | socat - TCP:localhost:3000'
kill %1 %2
wait

echo 'import { connect, listen } from "socketeer";
const listener = await listen("/tmp/shout.sock");
const stream = await connect("/tmp/shout.sock");
await stream.write("from TypeScript");
for await (const chunk of await listener.accept()) { console.log(String(chunk)); break; }
process.exit();' > project/library.js
try 0 'from TypeScript' node project/library.js
try 0 '^socketeer [0-9]' bash -c 'cd project && npx socketeer --version'

printf '\n== a page of the guide\n'
node page.mjs page.md || failed=1
exit $failed
