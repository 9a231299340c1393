#!/bin/sh
# The judges that package-lock.json lists, into node_modules; quick when nothing changed. A tool that is missing is
# named, and that is a fault: no yardstick is ever skipped.
set -eu
cd "$(dirname "$0")"

missing=
for tool in java chromium npm; do
    command -v "$tool" >/dev/null || missing="$missing $tool"
done
if [ -n "$missing" ]; then
    echo "The yardsticks need$missing: on Debian, apt-get install default-jre-headless chromium npm" >&2
    exit 1
fi
cmp -s package-lock.json node_modules/installed.json && exit 0
echo "Installing the judges (about a minute)…"
npm ci --loglevel=error
# Written last: an install that was broken off is done again.
cp package-lock.json node_modules/installed.json
