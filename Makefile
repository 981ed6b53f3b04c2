# `make` alone lists the verbs. Everything is set up on first use, in the project's own .venv.
PYTHON ?= python3
MINUTES ?= 10# of make test, set-up included
SEED ?=# another sample for make test, other words for make perturb; without it, the commit chooses the sample
ONLY ?=# a claim, a setup or both: make test ONLY="concurrency.overlap uvicorn"; uvicorn* takes each setup that begins so
PORT ?= 8000# of make docs
SYSTEM ?= auto# auto: as root in a container and in CI, missing programs of the system are installed; no: they never are
SHARD ?=# of make prove: 3/8 is the third eighth
ORDERS ?= 1# of make prove: 2 observes each cell twice, in opposite orders
FROM ?=# the parts that make ledger puts together
N ?= 12# runs of make soak
JOBS ?= 2# test processes of make record and make perturb
RUNS ?= 1# of Lighthouse, in make pages

BEGAN := $(shell date +%s)
ifeq ($(OS),Windows_NT)
UNAME := Windows
BIN := .venv/Scripts
export PYTHONUTF8 := 1
else
UNAME := $(shell uname -s)
BIN := .venv/bin
endif

export DEV_ADDR := 127.0.0.1:$(PORT)
export UV_PYTHON_DOWNLOADS := never
export NO_MKDOCS_2_WARNING := 1

PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(if $(ONLY),--only "$(ONLY)")

# The Python of .venv if there is one, or else PYTHON, which may be too old to read our programs.
FIND = run=$(BIN)/python; $$run -c '' 2> /dev/null || run='$(PYTHON)'; \
	command -v "$$run" > /dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11.5 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }; \
	"$$run" -c 'import sys; sys.exit(sys.version_info < (3, 11, 5) and "The project needs Python 3.11.5 or newer; $(PYTHON) is " + sys.version.split()[0] + ". Run: make PYTHON=/path/to/python3.11")'
SET_UP = @$(FIND) && "$$run" -m tools.setup $(if $(filter command,$(origin PYTHON)),--python '$(PYTHON)')

.PHONY: help docs site check test prove ledger soak record doctor setup system lock \
	measure compare rests unsourced mutate perturb bench pages for-site for-tests free-port
.DEFAULT_GOAL := help

help: ## list these verbs
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

docs: for-site free-port ## build the site and serve it at http://127.0.0.1:8000/, rebuilt on every save; PORT=8001
	@STRICT=false $(BIN)/mkdocs serve --no-strict --livereload

site: for-site ## build and finish the site in site/, and stop; any doubt stops the build
	@$(BIN)/mkdocs build --strict
	@$(BIN)/python -m macros.finish site

check: setup ## prove what needs no server and no browser, in a minute
	@$(BIN)/python -m tools.prove check

ifeq ($(UNAME),Linux)
test: for-tests ## prove in ten minutes: what has changed, and a sample of the rest; MINUTES=40, SEED=7, ONLY="websocket.echo uvicorn"
	@$(BIN)/python -m tools.prove test --minutes $(MINUTES) --began $(BEGAN) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only "$(ONLY)")
else
test: $(if $(filter Windows,$(UNAME)),site,check)
	@echo "Servers and browsers are tested on Linux; on $(UNAME) only $< has run, which needs neither."
endif

prove: for-tests ## prove everything, and write the ledger; SHARD=3/8 for a part, ORDERS=2 for all cells in two orders
	@$(BIN)/python -m tools.prove all --orders $(ORDERS) $(if $(SHARD),--shard $(SHARD))

ledger: for-tests ## write the ledger from the parts that shards have proved; FROM="part-*.json"
	@test -n "$(FROM)" || { echo 'make ledger needs the parts of all shards. Run: make ledger FROM="part-*.json"' >&2; exit 1; }
	@$(BIN)/python -m tools.prove merge $(FROM)

soak: for-tests ## run make test with the seeds 1 to N, every other time on a busy machine; N=12
	@$(BIN)/python -m tools.soak --runs $(N)

record: setup ## rewrite docs/evidence and docs/traces with what the servers do now; ONLY="websocket.echo uvicorn"
	@$(PYTEST) tests/claims tests/traces --record

doctor: ## print what this machine has, what is missing, what that leaves out, and how to install it
	@$(FIND) && "$$run" -m tools.doctor

setup: ## set up .venv for all of this, and stop
	$(SET_UP) all

system: ## install the programs of the system that are missing, with apt or dnf
	@$(FIND) && "$$run" -m tools.setup all --system yes

lock: setup ## pin what pyproject.toml asks for, with hashes and without hosts; UPGRADE=--upgrade for the newest
	@$(COMPILE) --group servers --group frameworks --group clients --group site --group tests --group tools $(UPGRADE) -o requirements.lock
	@$(COMPILE) --group site --group tools -c requirements.lock -o requirements-site.lock
	@if command -v npm > /dev/null; then $(BIN)/python -m tests.benchmarks.scores --lock; \
	else echo 'npm is not here, so tests/benchmarks/lighthouse/package-lock.json stays as it is'; fi

COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11.5 --generate-hashes --no-header --quiet

measure: setup ## rewrite docs/measurements with what this machine measures; ONLY="request" for one family
	@$(BIN)/python -m tests.measurements $(ONLY)

compare: setup ## measure quickly, and name what the site says and the new numbers do not
	@$(BIN)/python -m tests.measurements --quick --to .cache/quick
	@$(BIN)/python -m tests.measurements.compare .cache/quick

rests: setup ## name the recommendations and sayings that rest on a claim or a setup, and what the evidence refutes; ONLY="websocket.echo"
	@$(BIN)/python -m macros.rests $(ONLY)

unsourced: setup ## list the sentences that name a server, a framework or a specification, and draw on neither evidence nor a source
	@$(BIN)/python -m macros.unsourced

mutate: setup ## change records and snippets one thing at a time, and print what nothing catches
	@$(BIN)/python -m tests.mutation

perturb: setup ## ask every claim in other words; SEED=2 changes other things, and no cell may change
	@$(PYTEST) tests/claims -p tests.perturbation --perturb $(or $(SEED),1)

bench: setup ## print how fast the proving and the building are
	@$(BIN)/python -m tests.benchmarks.proving
	@$(BIN)/python -m tests.benchmarks.building
	@$(MAKE) --no-print-directory site > /dev/null && $(BIN)/python -m tests.benchmarks.searching

pages: setup ## print what each page costs its reader, beside the budget: weight, axe, Lighthouse; RUNS=3 for a median
	@$(BIN)/python -m tests.benchmarks.pages --runs $(RUNS) --details

for-site:
	$(SET_UP) site

free-port:
	@$(BIN)/python -m tools.port $(PORT)

for-tests:
	$(SET_UP) all --system $(SYSTEM)
