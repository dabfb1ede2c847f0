# make run      from a fresh clone to a served site with sample data, on http://127.0.0.1:8000 (PORT changes it)
# make test     the suite, on SQLite and, where it is installed, PostgreSQL (ARGS are passed to pytest)
# Everything else is explained in README.md. PYTHON names another interpreter than python3.

PYTHON ?= python3
PORT ?= 8000
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=

ANNEX := fixtures/bieu-chi-tieu-2023-2028.xlsx
DECISION := …/CTr-LĐLĐ

export PYTHONUTF8 := 1
# Without bytecode on disk every process reads every source anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run install install-dev test long coverage lint format lock lock-check bench clean

run:
	@$(PYTHON) scripts/check_port.py "$(PORT)"
	@$(PYTHON) scripts/install.py $(VENV) requirements.txt
	@$(BIN)/python manage.py setup
	@$(BIN)/python manage.py import_annex $(ANNEX) --decision '$(DECISION)' --date 2023-08-31 --only-if-empty --verbosity 0
	@$(BIN)/python manage.py demo
	@echo
	@echo "  http://127.0.0.1:$(PORT)   (Ctrl-C: dừng / stops)"
	@echo
	@exec $(BIN)/python -m gunicorn unionhub.wsgi:application \
		--bind "127.0.0.1:$(PORT)" --workers 2 --threads 4 --no-control-socket --graceful-timeout 5 --log-level warning

install:
	@$(PYTHON) scripts/install.py $(VENV) requirements.txt

install-dev:
	@$(PYTHON) scripts/install.py $(VENV) requirements-dev.txt

test: install-dev
	@$(BIN)/python scripts/run_tests.py $(ARGS)

# What the gate has no time for: run before an issue is closed.
long: install-dev
	@LONG=1 $(BIN)/python scripts/run_tests.py -m long $(ARGS)
	@$(BIN)/python scripts/with_postgres.py -- $(BIN)/python -m pytest -n auto -q -m "one_database and not sqlite and not browser"
	@$(MAKE) --no-print-directory coverage

# Lines and branches that the tests run through (without the browser, on SQLite), with a floor under the lines.
coverage: install-dev
	@$(BIN)/python scripts/measure_coverage.py

lint: install-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: install-dev
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

# The locks hold for Python 3.11 and newer on Linux and macOS. UPGRADE=--upgrade takes the newest versions.
lock: install-dev
	@$(BIN)/python scripts/lock.py $(UPGRADE)

lock-check: install-dev
	@$(BIN)/python scripts/lock.py --check

bench: install-dev
	@$(BIN)/python scripts/with_postgres.py --durable -- $(BIN)/python scripts/bench.py

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .import_linter_cache build
