# Every target works on a machine that has Python 3.11 and pip; the environment is made where there is none.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Not --quiet: it would swallow the warnings that --strict counts.
SITE := NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

.PHONY: demo test check bench notebooks docs manifest format clean

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(READY)

demo: $(READY)  ## run the invented application in docs/examples and leave its page
	$(BIN)/rejection-insight analyze --feedback docs/examples/feedback.eml --job docs/examples/job.txt \
	  --resume docs/examples/resume.pdf --notes docs/examples/notes.txt --html insight.html
	@echo "The page is in $(CURDIR)/insight.html"

test: $(READY)  ## run every test
	$(BIN)/python -m pytest

check: $(READY)  ## lint, format, types, and the site
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(SITE)

bench: $(READY)  ## measure, and write docs/benchmark.md
	$(BIN)/python tests/benchmarks/bench.py

notebooks: $(READY)  ## execute the notebooks and write them back
	$(BIN)/python notebooks/execute.py

docs: $(READY)  ## write docs/insight.schema.json, the pictures of the README, and the site into site/
	$(BIN)/python docs/build.py
	$(SITE)

manifest: $(READY)  ## hash models/ after changing it
	$(BIN)/python models/write_manifest.py

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build site dist .pytest_cache .ruff_cache .hypothesis
