# The two commands that everybody needs are `make report` and `make test`; both set up what they need in .venv first.
PYTHON ?= python3
VENV ?= .venv
TEST_EXTRAS ?= test
TRIALS_SECONDS ?= 780
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help report test check trials ouvrir lab bench notebooks clean

help:
	@echo "make report     regenerate every case study and the boutique's reports, into reports/"
	@echo "make test       lint, types, tests, and every notebook against its stored outputs"
	@echo "make check      before a commit: lint, types, and the tests that the change reaches"
	@echo "make trials     simulated worlds at full size, kills, millions of lines: long, watches the clock"
	@echo "make ouvrir     the page without a terminal: drop a file, read the report"
	@echo "make lab        JupyterLab, in French, on a copy of the notebooks, mon_kit"
	@echo "make notebooks  re-execute every notebook and store its outputs"
	@echo "make bench      print the benchmarks"

report: $(VENV)/.report
	@$(BIN)/smkit report --to reports

# three workers on two cores: a quarter of the time is spent waiting for servers, browsers and kernels
test: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 3 --dist loadscope --covered

# nearest tests first; what the budget does not reach is left to `make test`, and said
check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -n 2 --dist loadscope --budget 60 $$($(BIN)/python tests/house/reach.py)

trials: $(VENV)/.test
	SMKIT_TRIALS=$(TRIALS_SECONDS) $(BIN)/python -m pytest -q -n 2 --dist load -m trials $$(grep -rl mark.trials tests --include="test_*.py")

ouvrir: $(VENV)/.lab
	@$(BIN)/smkit ouvrir mon_kit

lab: $(VENV)/.lab
	@$(BIN)/smkit init mon_kit > /dev/null
	@$(BIN)/smkit lab mon_kit

notebooks: $(VENV)/.test
	$(BIN)/python tests/notebooks/execute.py

bench: $(VENV)/.bench
	@for file in benchmarks/bench_*.py; do $(BIN)/python $$file; done

# one stamp an extra: pip runs again only when what it installs from has changed
$(VENV)/.report: extra =
$(VENV)/.lab: extra = [lab]
$(VENV)/.bench: extra = [bench]
$(VENV)/.test: extra = [$(TEST_EXTRAS)]
$(VENV)/.%: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installation dans $(VENV) : quelques minutes, la première fois."
	@$(PIP) --editable ".$(extra)"
	@$(BIN)/python -m compileall -q smkit  # now, while there is room: Python keeps what a full disk has cut short, and cannot read it again
	@touch $@

clean:
	rm -rf $(VENV) reports
