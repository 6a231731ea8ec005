# `make run` and `make test` need nothing but Python >= 3.11 and make.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
ARTICLE ?= $(firstword $(sort $(wildcard seeds/*.txt)))

.PHONY: run lab notebooks docs wheel test lint test-slow test-browser clean

$(VENV)/.core: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.test: $(VENV)/.core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[notebooks,test]'
	touch $@

run: $(VENV)/.core
	$(BIN)/newslab read $(ARTICLE)
	$(BIN)/newslab report $(ARTICLE) -o report.html

lab: $(VENV)/.test
	$(BIN)/jupyter lab notebooks

# Runs every notebook anew, and what README shows, and keeps the outputs: look at what changed
# before you commit.
notebooks: $(VENV)/.test
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace \
		--ExecutePreprocessor.record_timing=False notebooks/[0-9]*.ipynb
	$(BIN)/python docs/refresh.py

$(VENV)/.docs: $(VENV)/.core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	touch $@

# From the stored outputs, without the network; a warning is an error.
docs: $(VENV)/.docs
	$(BIN)/sphinx-build -W --keep-going -q -b html -c docs . docs/build/html

wheel: $(VENV)/.core
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps -w dist .

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest
	PYTHONPATH=tests/offline $(BIN)/python -m pytest --nbval --nbval-current-env notebooks
	@command -v chromium >/dev/null || echo "left out: the browser tests (no chromium); see make test-browser"

test-slow: $(VENV)/.test
	$(BIN)/python -m pytest -m slow tests

$(VENV)/.browser: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[browser]'
	touch $@

test-browser: $(VENV)/.browser
	$(BIN)/python -m pytest -m browser tests/browser

clean:
	rm -rf $(VENV) report.html docs/build dist .pytest_cache .mypy_cache .ruff_cache
