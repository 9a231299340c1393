#!/bin/sh
# install.sh runtime|test: .venv with the locked requirements. Quick when nothing changed; an install that was broken
# off is done again, since the stamp is written last.
set -eu
set="$1"
lock="requirements/$set.txt"

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
}

is_current() {
    # What tests need holds all that the product needs.
    for kind in "$set" test; do
        [ -x .venv/bin/python ] && cmp -s "requirements/$kind.txt" ".venv/installed-$kind.txt" || continue
        .venv/bin/python -c '' 2>/dev/null && return 0
    done
    return 1
}

is_current && exit 0
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    if [ -z "$python" ]; then
        echo "Newsroom needs Python 3.11 or later with its venv module: install it, then try again." >&2
        exit 1
    fi
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Installing what requirements/$set.txt lists (a minute or so)…"
rm -f .venv/installed-*.txt
.venv/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all: -r "$lock"
cp "$lock" ".venv/installed-$set.txt"
