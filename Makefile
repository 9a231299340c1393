# Needs Python 3.11 or later and make. `make` alone tells what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run install install-test test test-long yardsticks check bench lock

# Relative, so that spaces in the project's path do no harm.
PYTHON = .venv/bin/python
TESTS = tests

help:
	@echo "make run       serve on http://127.0.0.1:8000 with demo stories (PORT=… for another port)"
	@echo "make install   .venv with what the product needs"
	@echo "make test      the tests, on SQLite (TESTS=… for some of them)"
	@echo "make test-long the tests that take minutes"
	@echo "make yardsticks  what HTML checker, axe and Lighthouse say of the running site (needs Java, Chromium, npm)"
	@echo "make check     formatter, linter, migrations, deployment settings, templates"
	@echo "make bench     the benchmarks"
	@echo "make lock      requirements/ anew from pyproject.toml (needs uv)"

# PORT=… on the command line reaches it through the environment; unset, .env may say.
run: install
	@exec $(PYTHON) -m newsroom.running

install:
	@sh requirements/install.sh runtime

install-test:
	@sh requirements/install.sh test

test: install-test
	@$(PYTHON) -m pytest -n 2 -m "not long and not yardstick" $(TESTS)

test-long: install-test
	@$(PYTHON) -m pytest -m long $(TESTS)

# One process: it has one server and one browser, and nothing else should keep the machine busy meanwhile.
yardsticks: install-test
	@sh tests/yardsticks/install.sh
	@$(PYTHON) -m pytest -m yardstick $(TESTS)

check: install-test
	@sh requirements/check.sh

bench: install-test
	@$(PYTHON) tests/bench/run.py

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    -o requirements/runtime.txt
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate -c requirements/runtime.txt -o requirements/test.txt
