#!/bin/sh
# install.sh runtime|test: .venv with the locked requirements. Quick when nothing changed; an install that was broken
# off is done again, since the stamp (a copy of the lock) is written last.
set -eu
set="$1"
lock="requirements/$set.txt"
python=.venv/bin/python

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
}

is_sound() {
    "$python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if is_sound; then
    cmp -s "$lock" ".venv/installed-$set.txt" && exit 0
else
    found=$(find_python)
    if [ -z "$found" ]; then
        echo "Newsroom needs Python 3.11 or later with its venv module: install it, then try again." >&2
        exit 1
    fi
    echo "Making .venv (20 seconds)…"
    rm -rf .venv
    "$found" -m venv .venv
fi
echo "Installing what $lock lists (about a minute)…"
rm -f .venv/installed-*.txt
"$python" -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all: -r "$lock"
# What tests need holds all that the product needs.
[ "$set" = test ] && cp requirements/runtime.txt .venv/installed-runtime.txt
cp "$lock" ".venv/installed-$set.txt"
