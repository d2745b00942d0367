# Two commands for people: `make run` and `make test`. Needs git, make and Python 3.11+ with venv.

VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/run.stamp
DEV_READY := $(VENV)/dev.stamp
BUILD_FILES := pyproject.toml tools/environment.sh

LEVEL2 := benchmarks/levels/l2-calculator/goal.md
TASK ?=
WORKSPACE ?= $(HOME)/orchestrator-runs/$(shell date +%Y%m%d-%H%M%S)
ARGS ?=
UV ?= uv
export TASK WORKSPACE

# The tests start hundreds of interpreters: without bytecode each would compile the product anew.
PYTEST = env PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --maxprocesses 8

.PHONY: help run test gates check smoke pins docs clean
.DELETE_ON_ERROR:

help:
	@echo "make run     set up, fetch the default model, build the level-2 task"
	@echo "             TASK='what to build' WORKSPACE=folder ARGS='more flags' change that"
	@echo "make test    all tests but those that need a model"
	@echo "make gates   format, lint, types, import contracts, sizes"
	@echo "make check   gates and tests"
	@echo "make smoke   one task on a real model, twenty minutes at most"
	@echo "make pins    compile requirements/*.txt anew"
	@echo "make docs    write the reference pages anew"
	@echo "make clean   remove the environment and caches"

$(RUN_READY): requirements/run.txt $(BUILD_FILES)
	@sh tools/environment.sh $(VENV) requirements/run.txt
	@touch $@

# The development pins hold those of the program, at the same versions.
$(DEV_READY): requirements/dev.txt $(BUILD_FILES)
	@sh tools/environment.sh $(VENV) requirements/dev.txt
	@touch $(RUN_READY) $@

run: $(RUN_READY)
	@$(BIN)/orchestrator models pull
	@if [ -n "$$TASK" ]; then \
	    $(BIN)/orchestrator run "$$TASK" --workspace "$$WORKSPACE" $(ARGS); \
	else \
	    $(BIN)/orchestrator run --file $(LEVEL2) --workspace "$$WORKSPACE" $(ARGS); \
	fi

gates: $(DEV_READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/check_sizes.py

test: $(DEV_READY)
	@$(PYTEST) --dist worksteal
	@$(PYTEST) --dist loadfile --hypothesis-profile=thorough -m "(slow or hypothesis) and not live"

check: gates test

smoke: $(DEV_READY)
	@$(BIN)/python tools/smoke.py

pins:
	@sh tools/compile_pins.sh $(UV)

docs: $(DEV_READY)
	@$(BIN)/python tools/reference.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
