# Two words: `make demo` plays a whole drill, `make test` proves that everything holds.

PYTHON ?= python3
BIN = .venv/bin

.PHONY: demo night test test-formats lint tests docs bench wheel constraints clean

demo: .venv/ready
	CRISISRUNNER="$(CURDIR)/$(BIN)/crisisrunner" OUT="$(CURDIR)/out" sh docs/demo/drill.sh

night: .venv/ready
	CRISISRUNNER="$(CURDIR)/$(BIN)/crisisrunner" OUT="$(CURDIR)/out" sh docs/demo/night.sh

test: lint tests

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What pytest makes of each test file is kept: that alone takes ten seconds.
tests: .venv/ready
	$(BIN)/python -m compileall -q crisisrunner
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal --ignore tests/formats

# Every export, read by programs that we did not write; those of the system too (sqlite3, LibreOffice).
test-formats: .venv/formats
	$(BIN)/python -m pytest tests/formats

# The site for planners, and every link in it followed.
docs: .venv/docs
	rm -rf out/pages
	mkdir -p out/pages
	cp -r docs out/pages/docs
	mv out/pages/docs/zensical.toml out/pages/
	.venv/docs/bin/zensical build --strict --config-file out/pages/zensical.toml
	.venv/docs/bin/linkchecker --no-status out/pages/site/index.html

bench: .venv/ready
	$(BIN)/python -m compileall -q crisisrunner .venv/lib
	$(BIN)/python -m bench.startup
	$(BIN)/python -m bench.scale
	$(BIN)/python -m bench.words
	$(BIN)/python -m bench.drills
	$(BIN)/python -m bench.exports
	$(BIN)/python -m bench.proof

wheel: .venv/ready
	$(BIN)/python -m hatchling build -t wheel

PINNED = --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

# Versions and hashes of everything, for every platform; needs the tool `uv`.
constraints:
	uv pip compile pyproject.toml --group test --group build $(PINNED) --output-file constraints.txt
	uv pip compile pyproject.toml --group formats --constraints constraints.txt $(PINNED) \
		--output-file constraints-formats.txt
	echo | uv pip compile - --group pyproject.toml:docs $(PINNED) --output-file constraints-docs.txt

clean:
	rm -rf .venv out dist .mypy_cache .ruff_cache .hypothesis

.venv/ready: constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch .venv/ready

.venv/formats: .venv/ready constraints-formats.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints-formats.txt
	touch .venv/formats

# Apart from the program: what builds pages brings packages of other versions.
.venv/docs: .venv/ready constraints-docs.txt
	$(PYTHON) -m venv .venv/docs
	.venv/docs/bin/pip install --quiet --disable-pip-version-check --require-hashes -r constraints-docs.txt
	touch .venv/docs
