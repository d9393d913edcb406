# Mostly: `make shell`, `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
PYTHON := .venv/bin/python
RASA := dialogue/.venv/bin/python
CUSTOMER ?=
# Questions of real customers; they are not part of the project and measure it when they are there.
REAL := ../shared/eval/real_questions_dev.tsv

.PHONY: help setup train seed shell run actions day check format test eval review copy bench lock

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-8s %s\n", $$1, $$2}'

setup: ## both environments from their locks, local settings
	@scripts/environment.sh .venv 3.12 requirements.lock
	@scripts/environment.sh dialogue/.venv 3.10 dialogue/requirements.lock
	@$(PYTHON) scripts/local_settings.py

train: setup ## the model, when what it is trained from changed
	@$(RASA) scripts/train.py

seed: setup ## the demo ledger, if there is none; FRESH=1 starts anew, DATE=… as of that day
	@$(PYTHON) -m monthly_pay seed $(if $(FRESH),--fresh) $(if $(DATE),--date $(DATE))

shell: train seed ## talk to the assistant; CUSTOMER=… chooses who is speaking
	@$(PYTHON) scripts/shell.py $(CUSTOMER)

run: train seed ## the same on a web page: demo shop, account, chat widget; and the human desk; prints their addresses
	@$(PYTHON) scripts/run.py

actions: setup ## only the action server, for `rasa shell` and other Rasa commands by hand
	@$(PYTHON) -m actions

day: seed ## move the demo ledger's business date: DATE=2026-12-01
	@$(PYTHON) -m monthly_pay day $(DATE)

check: setup ## lint, format, types, imports, and Rasa's own validation
	@.venv/bin/ruff check --quiet . && .venv/bin/ruff format --check --quiet . && echo "· ruff: fine"
	@.venv/bin/mypy --no-error-summary && echo "· mypy: fine"
	@.venv/bin/lint-imports > .run/imports.log || { cat .run/imports.log; exit 1; } && echo "· imports: fine"
	@$(RASA) scripts/validate.py

format: setup ## put the code into its usual form
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format --quiet .

test: train ## everything: rules, ledger, actions, conversations, dialogue, the page in a browser
	@scripts/browser.sh
	@echo "· dialogue and channel" && $(RASA) -m pytest -q tests/dialogue
	@echo "· rules, ledger, services, doors; on SQLite and PostgreSQL" && \
	  $(PYTHON) -m pytest -q -n 2 --ignore tests/dialogue --ignore tests/conversations --ignore tests/browser tests
	@echo "· conversations, the page in a browser" && \
	  $(PYTHON) -m pytest -q -n 2 tests/conversations && $(PYTHON) -m pytest -q tests/browser
	@$(RASA) scripts/rasa_test.py
	@if [ -f "$(REAL)" ]; then echo "· real questions" && $(PYTHON) scripts/evaluate.py "$(REAL)" --floors > .run/eval.log || \
	  { tail -n 3 .run/eval.log; exit 1; }; fi

eval: train ## how well it understands: FILE=questions.tsv (id, text, accepted) JSON=out.json
	@$(PYTHON) scripts/evaluate.py "$(FILE)" $(if $(JSON),--json "$(JSON)")

review: setup ## what was misunderstood, to be labelled in .run/review.tsv; APPLY=1 takes labels in
	@$(RASA) -W ignore scripts/review.py $(if $(APPLY),--apply)

copy: setup ## docs/copy.md, all sentences for people who do not program
	@$(PYTHON) scripts/copydeck.py

bench: train ## milliseconds of an answer, seconds of a start
	@$(PYTHON) scripts/bench.py

lock: ## renew the locks from the pyproject files
	@.uv/bin/uv pip compile -q --generate-hashes --universal --extra dev --no-header --no-annotate -p 3.12 pyproject.toml -o requirements.lock --upgrade
	@cd dialogue && ../.uv/bin/uv pip compile -q --generate-hashes --extra dev --no-header --no-annotate -p 3.10 pyproject.toml -o requirements.lock --upgrade
