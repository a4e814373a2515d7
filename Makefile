# Everything a checkout needs, set up by itself. `make help` lists the targets.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
# Stamps: what they name is installed, and nothing it was installed from has changed since.
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
# An environment whose Python is gone holds nothing that works.
$(shell test -x $(BIN)/python || rm -f $(RUNTIME) $(DEV))
# Quiet twice: errors only, none of the remarks that pip makes on indexes it looks into.
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
# The locks name everything, extras too: with nothing left to resolve, a release of tomorrow can't get in the way.
# A Python named on make's command line is the one or none; else scripts/find-python looks for one.
NAMED_PYTHON := $(if $(filter command,$(origin PYTHON)),"$(PYTHON)")

.DEFAULT_GOAL := help
.PHONY: help demo test test-long fuzz lint format bench lock clean
.DELETE_ON_ERROR:

help: ## show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# What find-python prints is a path, or one line on what to install; `error` passes that on without more words of make's.
# `--clear`: what is left of a half-made environment goes.
$(BIN)/python:
	$(eval FOUND := $(shell scripts/find-python $(NAMED_PYTHON)))
	$(if $(filter /%,$(firstword $(FOUND))),,$(error $(FOUND)))
	@echo "setting up $(VENV) with $(FOUND)" >&2
	@"$(FOUND)" -m venv --clear $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@$(PIP) --version >/dev/null 2>&1 || { rm -rf $(VENV); $(MAKE) --no-print-directory $(BIN)/python; }
	@echo "installing what requirements.lock pins (a minute or two, once)" >&2
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "installing what requirements-dev.lock pins" >&2
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(RUNTIME) ## crawl the offline replica of the three outlets: JSONL and a report
	@$(BIN)/qomnews demo

test: $(DEV) ## the tests, with coverage, in a few minutes
	@$(BIN)/coverage erase
	@$(BIN)/python -m pytest -m "not long and not postgres" --numprocesses auto --cov --cov-report=term

test-long: $(DEV) ## kills and real servers: what takes longer
	@$(BIN)/python -m pytest -m "long or postgres"

FUZZ := --count 20000
fuzz: $(DEV) ## 20,000 spoilt pages against what must hold for any (`make fuzz FUZZ="--seed 5 --count 300"`)
	@$(BIN)/python -m tests.pages.fuzz $(FUZZ)

lint: $(DEV) ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(DEV) ## put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Those that can be started without arguments; the others are parts of them, or make their input.
bench: $(DEV) ## every claim, measured against its peers: hours, and best on an idle machine
	@for program in $$(grep -lE '^    python benchmarks/[a-z_]+\.py( \[|$$)' benchmarks/*.py); do echo "== $$program"; $(BIN)/python $$program || exit 1; done

lock: $(DEV) ## renew the exact pins after a change in pyproject.toml (`make lock UPGRADE=--upgrade` for the newest)
	@$(BIN)/uv pip compile --quiet $(UPGRADE) pyproject.toml --extra serve --group build --universal --python-version 3.12 \
		--no-strip-extras --generate-hashes --no-annotate --no-header --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet $(UPGRADE) pyproject.toml --extra cluster --extra s3 --extra serve --group build --group dev --group bench \
		--universal --python-version 3.12 --no-strip-extras --generate-hashes --no-annotate --no-header --constraint requirements.lock \
		--output-file requirements-dev.lock

clean: ## forget the environment and the demo's data
	@rm -rf $(VENV) qomnews-data .coverage* htmlcov
