# Everything runs in an environment of its own, .venv; Python 3.11 or newer is all that has to be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test lint types bench clean

run: $(READY)  ## open the demo study
	@$(BIN)/fieldwork demo demo-study

test: $(READY) lint types  ## every test
	@$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-cache

types: $(READY)
	@$(BIN)/mypy

bench: $(READY)  ## the speed targets, as ratios
	@$(BIN)/python -m bench

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fieldwork needs Python 3.11 or newer: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' --constraint constraints.txt
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
