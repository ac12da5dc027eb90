# Everything starts here. `make demo` needs Python 3.11 or newer and nothing else.

VENV := .venv
RUN := $(VENV)/bin/python -m
PYTHON3 ?= python3
export PYTHONUNBUFFERED := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup demo up seed test check bench bench-analytics lock deploy-check

help:
	@echo "make demo    a first look: a simulated caller places a real voice call (ONCE=1 to stop after it)"
	@echo "make up      everything on this machine, until Ctrl-C"
	@echo "make test    all tests      make check   format, lint, types, import rules"
	@echo "make seed    fill the database of 'make up'      make bench   measure (and bench-analytics)      make lock   resolve again"
	@echo "make deploy-check   the AWS deployment on an emulated AWS"

# Installed again only when the lock has changed.
$(VENV)/.installed-%: requirements/%.txt
	@$(PYTHON3) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "Python 3.11, 3.12 or 3.13 is needed; make PYTHON3=/path/to/python3.12 …"; exit 1; }
	@test -x $(VENV)/bin/pip || $(PYTHON3) -m venv --clear $(VENV) \
		|| { echo "python3-venv is missing: install it (Debian: apt-get install python3-venv)"; exit 1; }
	@echo "Installing Python packages ($*): a minute or two the first time…"
	@$(VENV)/bin/pip install --quiet --require-hashes --no-deps -r $<
	@touch $@

setup: $(VENV)/.installed-dev

demo: $(VENV)/.installed-demo
	@$(RUN) local.cli demo $(if $(ONCE),--once) $(if $(JSON),--json $(JSON)) $(if $(PORT),--port $(PORT))

up: $(VENV)/.installed-demo
	@$(RUN) local.cli up $(if $(PORT),--port $(PORT))

seed: $(VENV)/.installed-demo
	@$(RUN) local.cli seed

# Calls in real time in one process, everything else in another beside it: see tests/conftest.py.
test: setup .local/checkov/.installed
	@$(RUN) local.test_machine
	@$(RUN) pytest -n 2 --dist loadscope tests $(PYTEST)

check: setup
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

.local/checkov/.installed: requirements/deploy.txt
	@$(PYTHON3) -m venv --clear .local/checkov
	@.local/checkov/bin/pip install --quiet --require-hashes --no-deps -r $<
	@touch $@

# Terraform must be on the PATH.
deploy-check: setup .local/checkov/.installed
	@$(RUN) pytest tests/terraform $(PYTEST)

bench-analytics: setup
	@$(RUN) local.test_machine
	@$(RUN) local.bench_analytics

bench: setup
	@$(RUN) local.test_machine
	@$(RUN) local.bench

RESOLVE := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	--python-version 3.11 pyproject.toml
ALL := --extra functions --extra voice_worker --extra dashboard --extra local

lock:
	$(RESOLVE) $(ALL) --extra lambda --extra dev --output-file requirements/dev.txt
	$(RESOLVE) $(ALL) --constraint requirements/dev.txt --output-file requirements/demo.txt
	$(RESOLVE) --extra functions --extra lambda --constraint requirements/dev.txt --output-file requirements/functions.txt
	$(RESOLVE) --extra voice_worker --constraint requirements/dev.txt --output-file requirements/voice_worker.txt
	$(RESOLVE) --extra dashboard --constraint requirements/dev.txt --output-file requirements/dashboard.txt
	echo checkov==3.3.30 | uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 - --output-file requirements/deploy.txt
