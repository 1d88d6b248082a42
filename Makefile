# Two words: `make demo` plays a whole drill, `make test` proves that everything holds.

PYTHON ?= python3
BIN = .venv/bin

.PHONY: demo night test lint tests bench wheel constraints clean

demo: .venv/ready
	CRISISRUNNER="$(CURDIR)/$(BIN)/crisisrunner" OUT="$(CURDIR)/out" sh docs/demo/drill.sh

night: .venv/ready
	CRISISRUNNER="$(CURDIR)/$(BIN)/crisisrunner" OUT="$(CURDIR)/out" sh docs/demo/night.sh

test: lint tests

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

tests: .venv/ready
	$(BIN)/python -m compileall -q crisisrunner
	$(BIN)/python -m pytest -n auto --dist worksteal

bench: .venv/ready
	$(BIN)/python -m compileall -q crisisrunner .venv/lib
	$(BIN)/python -m bench.startup
	$(BIN)/python -m bench.scale
	$(BIN)/python -m bench.words
	$(BIN)/python -m bench.drills
	$(BIN)/python -m bench.proof

wheel: .venv/ready
	$(BIN)/python -m hatchling build -t wheel

# Versions and hashes of everything, for every platform; needs the tool `uv`.
constraints:
	uv pip compile pyproject.toml --group test --group build --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --no-emit-index-url --output-file constraints.txt

clean:
	rm -rf .venv out dist .mypy_cache .ruff_cache .hypothesis

.venv/ready: constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch .venv/ready
