# Inside the bare system: installs the tarball for everybody, and in a project, without scripts and without a compiler.
set -e
cd /root
for program in cc gcc clang ss nc socat; do
  ! command -v "$program" > /dev/null || { echo "not bare: there is $program"; exit 1; }
done
npm install --global --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error "./$1"
mkdir project
cd project
echo '{"type":"module"}' > package.json
npm install --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error "../$1"
echo "installed: $(ls node_modules | wc -l) packages"
