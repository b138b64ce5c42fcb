# The shop's desk, from a fresh machine with Python 3.11+ and make. `make` alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: help install install-dev install-wechat run test wheel evening check format pictures bench bench-nlu bench-booking bench-speed bench-planning bench-mileage bench-delivery bench-ladder bench-talk chaos years fuzz flood

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(if $(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo yes),$(name))))
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8080

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

install: $(VENV)/installed ## the environment in .venv, with what the desk needs to run

install-dev: $(VENV)/installed-dev ## the same with what tests and checks need

run: install ## the demo shop on http://127.0.0.1:8080 (no token needed)
	@$(BIN)/aftercare run --demo --host $(HOST) --port $(PORT)

test: install-dev ## all tests, on as many cores as there are (four at the most)
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

check: install-dev ## lint, format, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

wheel: install ## the wheel in dist/, with the trained model in it
	rm -rf nlu/trained build
	$(BIN)/python -m nlu.train --data nlu/data --out nlu/trained
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

evening: install-dev ## a shop from nothing: wheel, fresh environment, init, doctor, import, a booking, a notice, backup, wiped, restored, upgrade
	$(BIN)/python -m tests.evening

format: install-dev ## formats and tidies imports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --select I .

pictures: install-dev ## the pictures of README and docs, taken from a running demo shop (needs a Chromium)
	$(BIN)/python -m tests.browser.pictures
	$(BIN)/python -m tests.browser.walk

bench: bench-nlu bench-talk bench-booking bench-speed bench-promises bench-planning bench-mileage bench-delivery bench-ladder ## everything that is measured

bench-nlu: install-dev ## how well messages are understood, and how fast
	$(BIN)/python -m benchmarks.nlu

bench-talk: install-dev ## whole conversations, judged by what they leave in the books (ONLY=danger,booking ARGS=-v)
	$(BIN)/python -m benchmarks.talk $(if $(ONLY),--only $(ONLY)) $(ARGS)

bench-speed: install-dev ## what a chat turn costs, beside bare bots, and how that grows (PEER=http://... plays a Rasa server too)
	$(BIN)/python -m benchmarks.speed $(if $(PEER),--peer $(PEER))

bench-planning: install-dev ## how long planning what is said unasked takes for 10,000 to 1,000,000 vehicles
	$(BIN)/python -m benchmarks.planning

bench-mileage: install-dev ## how many days the forecast of the next service is off
	$(BIN)/python -m benchmarks.mileage

bench-delivery: install-dev ## notices through several workers to a stand-in sender: lost, twice, too fast
	$(BIN)/python -m benchmarks.delivery

bench-ladder: install-dev ## 1,000 notices while receipts fail at random: arrived, or a call task; none lost, none twice
	$(BIN)/python -m benchmarks.ladder

chaos: install-dev ## faults while people talk, in four layouts, until 1,000 faults and 20,000 messages; then what was lost
	$(BIN)/python -m benchmarks.chaos $(ARGS)

years: install-dev ## months of a small shop in minutes, under faults: memory, handles, what waits, growth of each table (ARGS="--months 24")
	$(BIN)/python -m benchmarks.years $(ARGS)

fuzz: install-dev ## made-up input for everything that reads from outside (MINUTES=10)
	$(BIN)/python -m benchmarks.fuzz --minutes $(or $(MINUTES),10)

flood: install-dev ## 5,000 messages from 500 addresses in a minute: memory, an emergency's card, honest customers
	$(BIN)/python -m benchmarks.flood

bench-booking: install-dev ## how long it takes to find times to offer
	$(BIN)/python -m benchmarks.booking

bench-promises: install-dev ## how long a look at the alarms of 100,000 open promises takes (URL=postgresql+psycopg://... on that server)
	$(BIN)/python -m benchmarks.promises

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found (looked for python3, python3.14 ... python3.11). Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make environments: its venv part is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

install-wechat: $(VENV)/installed ## the same with what WeChat and WeCom need
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-wechat.lock

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

-include nlu/engines/rasa/rasa.mk
