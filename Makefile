# `make help` lists the commands. Nothing is installed outside this folder.

# The first Python 3 that starts: a pyenv shim may be on PATH and still lead nowhere.
PYTHON := $(shell for name in python3 python3.13 python3.12 python3.11 /usr/bin/python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && echo "$$name" && break; done)
ifeq ($(PYTHON),)
$(error Python 3.8 or newer is needed, as python3 on PATH)
endif

BOOTSTRAP := $(PYTHON) -m launch.bootstrap
# Other projects' environments must not be taken for ours; Pythons are kept in here.
export UV_PYTHON_INSTALL_DIR ?= $(CURDIR)/.tools/python
unexport UV_PROJECT_ENVIRONMENT VIRTUAL_ENV PYTHONHOME PYTHONPATH

DESK := .venv/bin/python
BOT := bot/.venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run prepare test check evaluate tune bench measure train clean environments

help: ## list these commands
	@sed -n 's/^\([a-z]*\):[^#]*## /\1|/p' Makefile | while IFS='|' read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

run: ## prepare and start everything; Ctrl-C stops it
	@exec $(BOOTSTRAP) run launch run

prepare: ## every step of `run` but the last: environments, database, facts, model
	@exec $(BOOTSTRAP) run launch prepare

environments:
	@uv=$$($(BOOTSTRAP) uv) && \
	"$$uv" sync --quiet --locked && \
	"$$uv" sync --quiet --locked --project bot

test: environments ## the whole suite: units, integration, browser, the real processes, the bot
	@status=0; \
	$(DESK) -m pytest || status=1; \
	$(BOT) -m pytest -c tests/bot/pytest.ini tests/bot || status=1; \
	exit $$status

check: environments ## what must hold besides the tests: style, types, imports, locks, migrations
	@uv=$$($(BOOTSTRAP) uv) || exit 1; status=0; \
	hold() { echo "+ $$*"; "$$@" || status=1; }; \
	hold $(DESK) -m ruff check .; \
	hold $(DESK) -m ruff format --check .; \
	hold $(DESK) -m mypy; \
	hold .venv/bin/lint-imports; \
	hold "$$uv" lock --check; \
	hold "$$uv" lock --check --project bot; \
	hold $(DESK) -m crm database check; \
	exit $$status

evaluate: environments ## how well questions are answered, beside others; STOCK=1 adds stock Rasa, which trains for a day
	@$(DESK) -m answers evaluate --compare $(if $(STOCK),--stock) $(or $(CASES),$(wildcard data/evaluation/test/*.yml))

tune: environments ## tune the English encoder on the written questions; half an hour
	@uv=$$($(BOOTSTRAP) uv) && "$$uv" run --quiet --locked --group tune python -m answers.tuning

bench: environments ## how long an answer takes, and an edit to be told, small and large
	@$(DESK) -m answers prepare && for size in pack large; do $(DESK) -m tests.bench.answers $$size || exit 1; done

measure: environments ## how long a first and a second start take, and their memory
	@$(DESK) -m tests.processes.measure

train: ## train the bot if anything it learns from has changed
	@exec $(BOOTSTRAP) run launch train

clean: ## remove environments, tools and caches; var/ with the database and the model stays
	rm -rf .venv bot/.venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
