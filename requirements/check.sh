#!/bin/sh
# What `make check` looks at; stops at the first thing that is not in order.
set -eu
python=.venv/bin/python
step() { echo "— $1"; }

step "formatter"
$python -m ruff format --check .
step "linter"
$python -m ruff check .
step "format of Django's templates"
find templates/admin templates/mail -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +

key=$($python -c 'import secrets; print(secrets.token_hex(40))')
run() { env SECRET_KEY="$key" SITE_URL=https://news.example.org DEBUG=false DATA_DIR="$scratch" "$python" manage.py "$@"; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
step "missing migrations"
run makemigrations --check --dry-run
step "settings for production"
run check --deploy --fail-level WARNING
step "templates compile"
run check_templates
