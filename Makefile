# Needs python3 (3.11 or newer) and make; everything else is installed into .venv.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

.PHONY: demo test thorough check docs format clean help

help:
	@echo "make demo [PORT=8000]  build from the shipped records and serve at http://$(HOST):$(PORT)"
	@echo "make test              install and run the tests"
	@echo "make thorough          the tests that take minutes: hostile clients, stores and clients of others"
	@echo "make check             lint, types, import contracts"
	@echo "make docs              write docs/sources.md and the survey templates from the code"
	@echo "make clean             remove .venv, the demonstration data and caches"

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("enishi needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV_STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(STAMP)

demo: $(STAMP)
	$(BIN)/enishi --data .demo demo --host $(HOST) --port $(PORT)

test: $(DEV_STAMP)
	$(BIN)/python -m pytest -n auto -m "not thorough" $(ARGS)

thorough: $(DEV_STAMP)
	$(BIN)/python -m pytest -n auto -m thorough $(ARGS)

check: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMP)
	$(BIN)/enishi sources --markdown --locale en > docs/sources.md.new
	mv docs/sources.md.new docs/sources.md
	for table in institutions policies programmes duties erad-counts usage link-checks staff; do \
	  $(BIN)/enishi template $$table -o loader/sources/survey/templates/$$table.csv || exit 1; done

format: $(DEV_STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build *.egg-info
