# Every target sets up what it needs by itself: .venv at the root, from requirements/dev.lock.
# A second run needs no network.

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: help setup web client demo test test-web test-slow lint bench docs lock clean

help:            ## Say what there is
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup:           ## Make .venv from the lock
	@PYTHON="$(PYTHON)" scripts/setup

web: setup       ## Build the web application into the package
	@scripts/web

client: setup    ## Write the web client's types from the server's contract
	@scripts/web packages
	$(BIN)/python -m scripts.contract

demo: web        ## A simulated shop, its maps checked, in the web application (ARGS=--no-serve ends after writing)
	$(BIN)/hanhtrinh demo $(ARGS)

lint: setup      ## Formatting, style, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint test-web  ## Everything that must hold (about fifteen minutes on two cores)
	@scripts/test-programs
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile $(ARGS)

test-web: web    ## The web application's own tests: formatting, style, types, units
	@scripts/web check

test-slow: web   ## The long statistical and soak tests
	@scripts/test-programs
	$(BIN)/python -m pytest -m slow -n 2 $(ARGS)

bench: setup     ## Our measures against DuckDB, in turns, in one run
	$(BIN)/python -m bench $(ARGS)

docs: setup      ## Write the generated reference pages and schemas
	$(BIN)/python -m scripts.reference $(ARGS)

lock: setup      ## Resolve the dependencies anew into requirements/dev.lock
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements/dev.lock

clean:           ## Remove .venv and everything generated
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
