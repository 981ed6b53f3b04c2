# `make` alone lists the verbs. Everything is set up on first use, in the project's own .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
JOBS ?= 6# test processes; more than cores, because most of a probe is waiting
SEED ?= 1# of make perturb
RUNS ?= 1# of Lighthouse, in make pages
ONLY ?=# a claim, a setup or both: make test ONLY="concurrency.overlap uvicorn"; uvicorn* takes each setup that begins so

NGINX = PATH="$$PATH:/usr/sbin" command -v nginx

export UV_PYTHON_DOWNLOADS := never
export NO_MKDOCS_2_WARNING := 1

PYTEST = $(BIN)/python -m pytest $(if $(ONLY),--only "$(ONLY)",-n $(JOBS) --dist loadgroup)

.PHONY: help docs test site record measure compare rests mutate perturb bench pages setup system machine lock
.DEFAULT_GOAL := help

help: ## list these verbs
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

docs: $(READY) ## build the site and serve it at http://127.0.0.1:8000/, rebuilt on every save
	@STRICT=false $(BIN)/mkdocs serve --no-strict --livereload

test: $(READY) machine ## prove everything: every snippet and every table cell, on real servers
	@$(PYTEST)

site: $(READY) ## build and finish the site in site/, and stop; any doubt stops the build
	@$(BIN)/mkdocs build --strict
	@$(BIN)/python -m macros.finish site

record: $(READY) ## rewrite docs/evidence and docs/traces with what the servers do now
	@$(PYTEST) tests/claims tests/traces --record

measure: $(READY) ## rewrite docs/measurements with what this machine measures; ONLY="request" for one family
	@$(BIN)/python -m tests.measurements $(ONLY)

compare: $(READY) ## measure quickly, and name what the site says and the new numbers do not
	@$(BIN)/python -m tests.measurements --quick --to .cache/quick
	@$(BIN)/python -m tests.measurements.compare .cache/quick

rests: $(READY) ## name the recommendations and sayings that rest on a claim or a setup, and what the evidence refutes; ONLY="websocket.echo"
	@$(BIN)/python -m macros.rests $(ONLY)

mutate: $(READY) ## change records and snippets one thing at a time, and print what nothing catches
	@$(BIN)/python -m tests.mutation

perturb: $(READY) ## ask every claim in other words; SEED=2 changes other things, and no cell may change
	@$(PYTEST) tests/claims -p tests.perturbation --perturb $(SEED)

bench: $(READY) ## print how fast the proving and the building are
	@$(BIN)/python -m tests.benchmarks.proving
	@$(BIN)/python -m tests.benchmarks.building
	@$(MAKE) --no-print-directory site > /dev/null && $(BIN)/python -m tests.benchmarks.searching

pages: $(READY) ## print what each page costs its reader, beside the budget: weight, axe, Lighthouse; RUNS=3 for a median
	@$(BIN)/python -m tests.benchmarks.pages --runs $(RUNS) --details

setup: $(READY) ## set up .venv and stop

# Bytecode is compiled once, here: a run starts servers and browsers a thousand times, and not every machine lets Python keep it.
$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5) and "The project needs Python 3.11.5 or newer; $(PYTHON) is " + sys.version.split()[0] + ". Run: make PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/uv || { $(PYTHON) -m venv --clear .venv \
		&& awk '/^[^ ]/ { keep = /^uv==/ } keep' requirements.lock > .venv/uv.lock \
		&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock; }
	@awk -v apache="$$(command -v apxs)" '/^[^ ]/ { keep = apache || !/^mod-wsgi==/ } keep' requirements.lock > .venv/here.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes .venv/here.lock
	@touch $@

# Only CI installs by itself what the system lacks. Elsewhere the columns of mod_wsgi and nginx may stay as recorded.
machine: $(READY)
	@if test "$$CI" = true && ! { $(BIN)/python -c 'import mod_wsgi' && command -v wrk && command -v curl && command -v systemd-analyze && command -v redis-server && $(NGINX); } > /dev/null 2>&1; then $(MAKE) --no-print-directory system; fi
	@$(BIN)/python -m tests.site.browser || { test "$$CI" = true && $(MAKE) --no-print-directory system; }

# A daemon that the package of nginx or Redis starts would stay, and the tests start their own. One that was there stays.
system: ## install what only the system can provide: Chromium, for the page tests, Apache, for mod_wsgi, nginx, Redis, systemd's checker, wrk, for load, and curl
	@command -v apt-get > /dev/null || { echo 'make system installs Debian packages, and there is no apt-get here. Install Chromium or Chrome, or run: .venv/bin/playwright install chromium. mod_wsgi needs Apache and its apxs, the measurements wrk, the claims behind nginx nginx, what goes between processes redis-server, the units systemd-analyze, the pages for newcomers curl.' >&2; exit 1; }
	@as_root=$$(test "$$(id -u)" = 0 || echo sudo); \
	new=$$($(NGINX) > /dev/null || echo nginx; command -v redis-server > /dev/null || echo redis-server); \
	$$as_root apt-get update -qq && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium apache2-bin apache2-dev nginx redis-server systemd wrk curl > /dev/null \
	&& for daemon in $$new; do { $$as_root service $$daemon stop; $$as_root update-rc.d $$daemon disable; } > /dev/null 2>&1 || true; done
	@rm -f $(READY) && $(MAKE) --no-print-directory setup

lock: $(READY) ## pin what pyproject.toml asks for, with hashes and without hosts
	@$(BIN)/uv pip compile pyproject.toml --group servers --group frameworks --group clients --group site --group tests --group tools \
		--universal --python-version 3.11.5 --generate-hashes --no-header --quiet $(UPGRADE) -o requirements.lock
	@if command -v npm > /dev/null; then $(BIN)/python -m tests.benchmarks.scores --lock; \
	else echo 'npm is not here, so tests/benchmarks/lighthouse/package-lock.json stays as it is'; fi
