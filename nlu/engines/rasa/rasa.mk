# The Rasa engine. It lives in .venv-rasa, an environment of its own: Rasa 3.6 needs Python 3.8 to 3.10 and pins
# libraries older than the desk's.
.PHONY: rasa-install rasa-validate rasa-train rasa-serve test-rasa

RASA_PYTHON ?= $(firstword $(foreach name,python3.10 python3.9,$(if $(shell command -v $(name) 2>/dev/null),$(name))))
RASA_DIR := nlu/engines/rasa
RASA_BIN := .venv-rasa/bin
RASA_MODELS ?= nlu/engines/rasa/models
RASA_DATA ?= nlu/data
RASA_PORT ?= 5005
RASA_URL ?= http://127.0.0.1:$(RASA_PORT)
RASA := RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 $(RASA_BIN)/rasa

rasa-install: $(RASA_BIN)/rasa ## a Rasa 3.6 of its own in .venv-rasa (Python 3.10)

rasa-validate: rasa-install ## lets Rasa check the training files
	$(RASA) data validate --domain $(RASA_DIR)/domain.yml --config $(RASA_DIR)/config.yml --data $(RASA_DATA)

rasa-train: rasa-install ## trains Rasa on the same files as the embedded engine (minutes)
	$(RASA) train nlu --nlu $(RASA_DATA) --domain $(RASA_DIR)/domain.yml --config $(RASA_DIR)/config.yml \
		--out $(RASA_MODELS) --fixed-model-name understanding

rasa-serve: rasa-install ## serves it on 127.0.0.1:5005, for AFTERCARE_NLU=rasa
	$(RASA) run --enable-api --interface 127.0.0.1 --port $(RASA_PORT) --model $(RASA_MODELS)/understanding.tar.gz

test-rasa: install-dev ## the contract of both engines against a running Rasa server
	RASA_URL=$(RASA_URL) $(BIN)/python -m pytest tests/nlu/test_engine_contract.py

$(RASA_BIN)/rasa: $(RASA_DIR)/requirements.txt $(RASA_DIR)/constraints.txt
	@test -n "$(RASA_PYTHON)" || { echo "Rasa 3.6 needs Python 3.10 (or 3.9), and none was found. Install one, or name it: make RASA_PYTHON=/path/to/python3.10 $(MAKECMDGOALS)"; exit 1; }
	$(RASA_PYTHON) -m venv .venv-rasa
	$(RASA_BIN)/python -m pip install --quiet --disable-pip-version-check -r $(RASA_DIR)/requirements.txt -c $(RASA_DIR)/constraints.txt
	@touch $@
