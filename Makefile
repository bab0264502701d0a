# Two commands matter: `make run` and `make test`. The rest serves them; `make help` lists it.
#
# Nothing but Python 3.11 or newer and make is needed for `make run`: uv is fetched where it is missing, Node comes as
# a Python wheel. A step is repeated only when what it was made from has changed.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

# A `uv` that is on PATH may be a shim without a uv behind it, so it has to answer.
UV := $(or $(shell uv --version >/dev/null 2>&1 && command -v uv),.tools/uv/bin/uv)
export UV_PYTHON_DOWNLOADS = never

# What uv and npm fetch is kept in the home folder for every clone; here, where that folder cannot be written.
writable = $(shell d="$(1)"; until test -e "$$d"; do d=$$(dirname -- "$$d"); done; test -w "$$d" && echo yes)
ifneq ($(call writable,$${UV_CACHE_DIR:-$${XDG_CACHE_HOME:-$$HOME/.cache}/uv}),yes)
export UV_CACHE_DIR = .tools/cache/uv
endif
ifneq ($(call writable,$${npm_config_cache:-$$HOME/.npm}),yes)
export npm_config_cache = ../.tools/cache/npm
endif

PYTHON := .venv/bin/python
# Paths are relative, or stand in the shell's variables: the folder's own may hold blanks, quotes and dollar signs.
NODE := .tools/node
NPM := cd admin_ui && PATH="$${PWD%/*}/$(NODE):$$PATH" npm
SCREENS := admin_ui/app/dist/index.html
SOURCES := $(shell find admin_ui -name node_modules -prune -o -name dist -prune -o -name '*.tsbuildinfo' -prune \
	-o -name tests -prune -o -type f -print)

# Two people, or two terminals, may start at the same moment: the second waits for the first to have built.
ONE_AT_A_TIME := $(if $(shell command -v flock),flock .tools/lock,)

.PHONY: help run test bare bare-wheel test-all check check-types check-screens check-rules coverage fix untranslated fuzz bench chaos drill rehearsal screens screenshots python-client docs sbom release ready dev tools

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: ## Start everything on this machine; ARGS="--port 8001 --data /tmp/two" for a second one
	@mkdir -p .tools && $(ONE_AT_A_TIME) $(MAKE) ready
	@exec .venv/bin/offchat up $(ARGS)

test: ## Install what the tests need and run all of them; ARGS="-k word" for some
	@mkdir -p .tools && $(ONE_AT_A_TIME) $(MAKE) dev ready
	$(PYTHON) -m tests.provision
	$(PYTHON) -m tests.run $(ARGS)

test-all: ## The same, with all that can run on PostgreSQL run there too; for every night
	@$(MAKE) test ARGS="--all $(ARGS)"

bare: ## Both commands on a bare Debian 12, as root and not; needs root and debootstrap; ARGS="-k word" for some tests
	@tests/bare/run.sh

bare-wheel: dev ready ## The wheel alone on a bare Debian 12 without make and Node, by pipx; needs root and debootstrap
	@rm -rf var/wheel && $(PYTHON) -m hatchling build -t wheel -d var/wheel >/dev/null 2>&1
	@BARE_WHAT=wheel tests/bare/run.sh

coverage: dev ready ## All Python tests on SQLite; says what they do not reach, fails under the floors
	OFFCHAT_TEST_DB=sqlite .venv/bin/coverage run -m pytest tests $(ARGS)
	.venv/bin/coverage combine -q && .venv/bin/coverage report
	.venv/bin/coverage json -q -o - | $(PYTHON) -m tests.coverage_floors
	cd admin_ui && PATH="$(CURDIR)/$(NODE):$$PATH" npx vitest run components --coverage

chaos: dev ready ## Have every part fail under load and compare; ARGS="--runs 3", ARGS="--database sqlite"; some minutes each
	$(PYTHON) -m tests.chaos $(ARGS)

drill: dev ready ## Back up a running server of 10,000 messages and 500 files, destroy it, restore it elsewhere, compare
	$(PYTHON) -m benchmarks.restore

rehearsal: dev ready ## Upgrade two hosts and take it back under load, as root; ARGS="--sockets 60 --old COMMIT"
	$(PYTHON) -m deploy.rehearsal $(ARGS)

fuzz: dev ready ## Send a server whatever its OpenAPI document allows and forbids; ARGS="--minutes 2 --role member"
	$(PYTHON) -m tests.fuzz $(ARGS)

screenshots: dev ready ## Pictures of all screens and components in var/screenshots; ARGS="--only chat", ARGS="--readme", ARGS="--judge"
	$(PYTHON) -m tests.screenshots $(ARGS)

# A tool has one core at most: two parts go at once, each says all that it has to say at its end, none stops another.
check: ## Lint, types, layers, dead code, contracts
	@mkdir -p .tools && $(ONE_AT_A_TIME) $(MAKE) dev tools
	@$(MAKE) -k -j2 $(if $(filter output-sync,$(.FEATURES)),-O) check-types check-screens check-rules

check-types:
	.venv/bin/mypy
	cd admin_ui/python_client && ../../.venv/bin/mypy

# The types of the screens are compared with the document that is written here.
check-screens:
	$(PYTHON) manage.py spectacular --validate --fail-on-warn --format openapi-json --file .tools/openapi.json
	$(NPM) run -s check

check-rules:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports --no-cache
	.venv/bin/lint-imports --no-cache --config tests/contracts/consumers.importlinter.toml
	.venv/bin/vulture
	$(PYTHON) -m tests.contracts.syntax_rules
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) -m tests.contracts.migration_rules
	$(PYTHON) -m consumers.contract --check
	$(PYTHON) admin_ui/python_client/scripts/generate.py --check

fix: dev tools ## Mend what can be mended by a machine
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	$(PYTHON) -m consumers.contract
	$(PYTHON) admin_ui/python_client/scripts/generate.py
	$(PYTHON) manage.py spectacular --format openapi-json --file .tools/openapi.json
	$(NPM) run -s generate
	$(NPM) run -s catalogs -w app
	$(NPM) run -s format

untranslated: tools ## List the texts that are shown in English in another language; fails where there are any
	$(NPM) run -s catalogs -w app -- --complete

bench: dev ready ## Measure everything, one table against the goals; ARGS="--only upload", ARGS="--full"
	$(PYTHON) -m benchmarks $(ARGS)

screens: $(SCREENS) ## Build the screens

python-client: dev ## Build the wheel of the Python client into admin_ui/python_client/dist
	cd admin_ui/python_client && ../../$(PYTHON) -m hatchling build -t wheel

docs: | $(UV) ## One searchable site of all pages, in var/docs
	@NO_MKDOCS_2_WARNING=1 $(UV) tool run -q --from mkdocs-material==9.8.2 --with mkdocs==1.6.1 \
		mkdocs build --strict -f deploy/docs/mkdocs.yml
	@echo "Look at it with: python3 -m http.server -b 127.0.0.1 -d var/docs"

# An environment with what an installation has and nothing else; the cache of uv makes it in seconds.
sbom: tools | $(UV) ## What an installation consists of (CycloneDX), and its licences, in var/release
	@mkdir -p var/release admin_ui/app/dist
	@UV_PROJECT_ENVIRONMENT=.tools/sbom $(UV) sync -q --locked --no-default-groups --extra ai --no-install-project
	@$(UV) tool run -q --from cyclonedx-bom==7.5.0 cyclonedx-py environment --pyproject pyproject.toml \
		--output-reproducible -o var/release/python.cdx.json .tools/sbom
	@$(NPM) sbom --sbom-format cyclonedx --omit dev --package-lock-only > ../var/release/screens.cdx.json
	@python3 deploy/licences.py var/release/python.cdx.json var/release/screens.cdx.json > var/release/licences.md
	@ls var/release/*

release: dev ready ## Wheel, packages, SBOM and checksums of a version in var/release; VERSION=1.0.0
	@deploy/release.sh $(VERSION)

ready: .venv/.run $(SCREENS)
	@:

dev: .venv/.dev
	@:

tools: admin_ui/node_modules/.stamp
	@:

.tools/uv/bin/uv:
	@echo "Fetching uv" && python3 deploy/get_uv.py .tools/uv

# The project is installed before its screens are built, and wants their folder to be there.
SYNC := mkdir -p admin_ui/app/dist && $(UV) sync -q --locked --extra ai

# Without the developers' packages, and without removing them where they are.
.venv/.run: pyproject.toml uv.lock | $(UV)
	@echo "Installing the Python packages" && $(SYNC) --no-default-groups --group screens --inexact && touch $@

.venv/.dev: pyproject.toml uv.lock | $(UV)
	@echo "Installing the developers' Python packages" && $(SYNC) && touch .venv/.run $@

$(NODE)/npm: deploy/node_shims.py .venv/.run
	@$(PYTHON) deploy/node_shims.py $(NODE) && touch $@

admin_ui/node_modules/.stamp: admin_ui/package-lock.json | $(NODE)/npm
	@echo "Installing the screens' packages" && $(NPM) ci --no-audit --no-fund --loglevel=error && touch node_modules/.stamp

$(SCREENS): admin_ui/node_modules/.stamp $(SOURCES)
	@echo "Building the screens" && $(NPM) run -s build && touch app/dist/index.html
