# Every target sets itself up: Python 3.11 or newer and make are all that a machine needs.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV_COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test check bench chaos mutation run requirements clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: $(VENV)/test  ## an invented department of 60 officers, from reports to nudges, offline
	$(BIN)/smaran demo

run: $(VENV)/test  ## the program itself, with the config it finds
	$(BIN)/smaran run

test: check  ## everything: checks, then every test with branch coverage
	$(BIN)/python -W error -m pytest --cov --numprocesses auto --dist loadfile --no-loadscope-reorder --ignore tests/chaos/test_small.py
	$(BIN)/python -W error -m pytest tests/chaos/test_small.py

check: $(VENV)/test  ## formatting, lint, types, direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/test  ## the measurements of docs/benchmarks.md
	$(BIN)/python -m tests.bench

chaos: $(VENV)/test  ## break the program in every way we know, and write docs/reliability.md (an hour)
	$(BIN)/python -m tests.chaos --report docs/reliability.md

mutation: $(VENV)/test  ## judge the tests of the rules by small changes of the rules (docs/mutation.md)
	$(BIN)/python -m tests.mutation

requirements:  ## compile the pinned requirements again (needs uv)
	$(UV_COMPILE) --extra postgresql -o requirements/run.txt
	$(UV_COMPILE) --extra postgresql --group test -c requirements/run.txt -o requirements/test.txt

clean:  ## remove what these targets made
	rm -rf $(VENV) build dist .coverage .*_cache

$(VENV)/test: requirements/test.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Smaran needs Python 3.11 or newer")'
	@echo "Setting up $(VENV), once; this takes a minute or two."
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/test.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
