# cchc: one command shows it at work, one tests it. Needs python3 (3.11 or newer, with venv), make and git only.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Wheels only, hashes checked, no resolving: the lock is the whole truth.
LOCKED := install --require-hashes --only-binary :all: --no-deps
YEAR := 2023

.PHONY: demo test check bench fuzz sample docs bundle lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/.base
	@echo "── cchc score"
	@$(BIN)/cchc score --year $(YEAR)
	@echo "── cchc check-evidence (hồ sơ mẫu có lỗi cố ý: các lỗi hiện ra dưới đây là để xem thử)"
	@$(BIN)/cchc check-evidence --year $(YEAR) || test $$? -eq 1
	@echo "── cchc report --year $(YEAR)"
	@$(BIN)/cchc report --year $(YEAR)
	@echo "Báo cáo Word: out/$(YEAR)/bao-cao-tu-cham-diem.docx"

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto $(TESTS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/line_limit.py
	$(BIN)/python tools/make_docs.py --check
	$(BIN)/python -m pytest -n auto --cov --cov-report=term --cov-fail-under=$(COVERAGE) $(TESTS)

COVERAGE := 95

bench: $(VENV)/.dev
	$(BIN)/python tools/bench.py

fuzz: $(VENV)/.dev
	CCHC_FUZZ=long $(BIN)/python -m pytest tests -k fuzz

sample: $(VENV)/.dev
	$(BIN)/python tools/make_sample.py

docs: $(VENV)/.dev
	$(BIN)/python tools/make_docs.py

bundle: $(VENV)/.base
	$(BIN)/python tools/make_bundle.py

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --only-binary :all: pyproject.toml --group build -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --only-binary :all: pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) out .cchc build dist .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên: $$($(PYTHON) --version)"; exit 1; }
	@echo "Tạo môi trường $(VENV)…"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Cài các gói trong requirements.lock…"
	@$(PIP) $(LOCKED) -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements-dev.lock
	@echo "Cài các gói để kiểm thử…"
	@$(PIP) $(LOCKED) -r requirements-dev.lock
	@touch $@
