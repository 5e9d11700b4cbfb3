# Everyday commands. `make` alone lists them.

# Tried in this order; PYTHON=python3.12 make run takes another.
PYTHON ?= python3 python3.13 python3.12 python3.11
# Twice quiet: errors only.
PIP = .venv/bin/python -m pip --quiet --quiet --disable-pip-version-check
MANAGE = .venv/bin/python manage.py
UV_VERSION = 0.13.9
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(LOCK_OPTIONS)

# The key of this machine is written only where none is given.
KEY_FILE = $(if $(SECRET_KEY),,.secret-key)
# Folders are listed too, so that a removed file is noticed.
STATIC_SOURCES := $(shell find static */static 2>/dev/null)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test check lint verify format messages lock screenshots benchmarks

help: ## List the commands
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/installed $(KEY_FILE) staticfiles/staticfiles.json ## Serve the portal on this machine (PORT, DATABASE_URL, PUBLIC_URL, SECRET_KEY)
	@case "$${PORT:-1}$${WEB_CONCURRENCY:-1}" in \
		*[!0-9]*) echo "Settings: PORT and WEB_CONCURRENCY are whole numbers." >&2; exit 1;; \
	esac
	@$(MANAGE) set_up
	@exec .venv/bin/python -m coopi_mali.server

test: .venv/installed-dev ## Run the tests on SQLite and on PostgreSQL
	@.venv/bin/python -m tests.on_both_databases

check: lint verify test ## All that must pass before a change is handed in

lint verify: export SECRET_KEY = $(shell head -c 48 /dev/urandom | base64)

lint: .venv/installed-dev ## Say what is wrong with style and types; change nothing
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint --lint --quiet .
	.venv/bin/mypy .

# In memory, so that a check leaves no empty database behind.
verify: export DATABASE_URL = sqlite://:memory:
verify: .venv/installed-dev ## Django's own checks, those for production included
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	PUBLIC_URL=https://example.org $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) check --database default --fail-level WARNING

format: .venv/installed-dev ## Put right what tools can put right
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

messages: .venv/installed-dev $(KEY_FILE) ## Gather the words to translate, and compile the translations
	$(MANAGE) makemessages -l fr -l it --add-location file \
		--ignore '.venv/*' --ignore 'tests/*' --ignore 'staticfiles/*'
	$(MANAGE) compilemessages --ignore '.venv/*' -l fr -l it

screenshots: .venv/installed-dev ## Pictures of every kind of page, in three languages and widths
	@.venv/bin/python -m tests.screenshots

lock: .venv/installed-dev ## Compile the requirement lists (LOCK_OPTIONS=--upgrade for newer versions)
	$(PIP) install uv==$(UV_VERSION)
	$(COMPILE) requirements-dev.in --output-file requirements-dev.txt
	$(COMPILE) requirements.in --constraint requirements-dev.txt --output-file requirements.txt

benchmarks: .venv/installed-dev ## Measure the portal beside other ways (some 20 minutes; docs/performance.md)
	@.venv/bin/python -m benchmarks

# What the commands rest on

.venv/bin/pip:
	@why=; for python in $(PYTHON); do \
		version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
		case $$version in \
			3.11|3.12|3.13) ;; \
			*) why="$$why $$python is Python $$version."; continue;; \
		esac; \
		$$python -c 'import ensurepip, venv' 2>/dev/null && exec $$python -m venv .venv; \
		why="$$why $$python has no venv module (on Debian: apt-get install python$$version-venv)."; \
	done; \
	echo "Python 3.11, 3.12 or 3.13 with its venv module is needed.$$why" >&2; exit 1

.venv/installed: requirements.txt | .venv/bin/pip
	@echo "Installing what the portal runs on (once) …"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what development and the tests need (once) …"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

.secret-key: | .venv/installed
	@umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))' > $@

# Collected as for production whatever DEBUG says: only then is there a list of names.
staticfiles/staticfiles.json: $(STATIC_SOURCES) .venv/installed | $(KEY_FILE)
	@DEBUG=false $(MANAGE) collectstatic --no-input --verbosity 0
