# `make report` and `make test` are all that a newcomer needs; each sets up what it needs by itself (.tools, .venv).
# Thin on purpose: the work is done by the `lrfm` command and by tools/. For GNU make 3.81 or newer and any POSIX sh.
# What lrfm's exit code was (1 a report failed, 2 params or ledger need mending, 3 a defect) make prints as "Error N".

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

# Settings of a run, from the command line only: a DATA or SET in the environment means something else.
# SET is split at blanks, one --set for each word: a value that holds a blank needs `.venv/bin/lrfm report --set`.
# So is FILE of judgements, one workbook an expert: a path that holds a blank needs `.venv/bin/lrfm judgements`.
PARAMS = params/demo.yml
AS_OF =
LOCALE =
DATA =
SET =
RUNNER =
FILE =
OUTPUT =
CRITERIA =
# PYTHON, from the command line or the environment, is the Python 3.11 to build on.

# Text goes to the shell as it was typed, whatever characters it holds.
quote = '$(subst ','\'',$(1))'
option = $(if $(value $(2)),$(1) $(call quote,$(value $(2))))

.PHONY: report map judgements check lab test bench recovery trials lint spark lock schema messages hooks clean help set-up

report: set-up ## render the pack of PARAMS=params/demo.yml; also AS_OF= LOCALE= DATA= SET="a.b=c d.e=f" RUNNER=
	@.venv/bin/lrfm report $(call quote,$(value PARAMS)) $(call option,--as-of,AS_OF) $(call option,--locale,LOCALE) \
	$(call option,--data,DATA) $(call option,--runner,RUNNER) $(foreach pair,$(value SET),--set $(call quote,$(pair)))

map: set-up ## look at FILE=ledger.csv and propose a params file for it; also OUTPUT=params/clients/acme.yml
	@.venv/bin/lrfm map $(call quote,$(value FILE)) $(call option,--output,OUTPUT)

judgements: set-up ## make a workbook for experts, or read FILE="a.xlsx b.xlsx"; also CRITERIA=all OUTPUT= LOCALE=
	@.venv/bin/lrfm judgements $(foreach one,$(value FILE),$(call quote,$(one))) $(call option,--criteria,CRITERIA) \
	$(call option,--output,OUTPUT) $(call option,--locale,LOCALE)

check: set-up ## read and reconcile the ledger of PARAMS without rendering; also AS_OF= DATA= SET=
	@.venv/bin/lrfm check $(call quote,$(value PARAMS)) $(call option,--as-of,AS_OF) $(call option,--data,DATA) \
	$(foreach pair,$(value SET),--set $(call quote,$(pair)))

lab: set-up ## open the notebooks in JupyterLab
	@.venv/bin/jupyter lab --LabApp.extension_manager=readonly --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate notebooks

test: set-up ## run every test on all cores, the rules of the house (lint, types, imports) among them
	@.venv/bin/python -m pytest --numprocesses auto --dist worksteal

bench: set-up ## time reading, allocation, features, curves, hazards, concordance, tournaments, notebooks
	@.venv/bin/python -m tools.bench_reading
	@.venv/bin/python -m tools.bench_allocation
	@.venv/bin/python -m tools.bench_features
	@.venv/bin/python -m tools.bench_curves
	@.venv/bin/python -m tools.bench_hazard
	@.venv/bin/python -m tools.bench_concordance
	@.venv/bin/python -m tools.bench_tournament
	@.venv/bin/python -m tools.bench_synthetic
	@.venv/bin/python -m tools.bench_notebooks

recovery: set-up ## find known truth in hundreds of made-up ledgers: do intervals, verdicts hold as they say?
	@.venv/bin/python -m tools.recovery
	@.venv/bin/python -m tools.verdict_recovery

trials: set-up ## play hundreds of tournaments of made-up customers: are verdicts right, and intervals?
	@.venv/bin/python -m tools.trials

lint: set-up ## check format, types, import rules and notebooks only
	@.venv/bin/python -m tools.lint

spark: set-up ## add Apache Spark (pyspark, 430 MB; needs Java 17) for ledgers too large for one machine
	@sh tools/set_up.sh spark

# Delete requirements/lock.txt first to get the newest versions.
lock: ## compile pyproject.toml into requirements/lock.txt; pins that still fit stay
	@sh tools/set_up.sh lock

schema: set-up ## write the JSON schema with which editors complete and check params files
	@.venv/bin/lrfm schema --output params/schema.json

messages: set-up ## write lrfm.pot, the list of all words that there are to translate
	@.venv/bin/python -m tools.messages

hooks: set-up ## have git check each commit before it is made
	@.venv/bin/pre-commit install

clean: ## remove what can be made again (.venv, .tools, caches), never reports
	@rm -rf .venv .tools .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

set-up:
	@sh tools/set_up.sh
