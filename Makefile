# Every task of the project, in one word each. See README.md.
PYTHON := .venv/bin/python
# Some machines forbid Python to keep what it has compiled: every process would compile all of Huodan anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup web check test proof bench wheel lock fmt

run: ## Start Huodan with the order app and sample data (more words: make run ARGS="--password …")
	@scripts/setup run
	@$(PYTHON) scripts/web.py
	@.venv/bin/huodan demo --data ./data --scene $(ARGS)

setup: ## Install everything the developers' tasks need
	@scripts/setup dev

web: ## Build the web pages into huodan/web, if they changed
	@scripts/setup run
	@$(PYTHON) scripts/web.py

check: setup ## The fast checks, before every commit
	@scripts/check

test: setup ## Everything, on both databases and in a browser
	@scripts/test $(ARGS)

proof: setup ## The long property, crash and load runs
	@scripts/proof $(ARGS)

bench: setup web ## Measure the promises
	@$(PYTHON) -m bench $(ARGS)

wheel: setup web ## One file to install elsewhere, pages included: dist/huodan-*.whl
	@$(PYTHON) -m pip wheel --no-deps --no-build-isolation --no-index -q -w dist .
	@ls dist/*.whl

lock: setup ## Pin the dependencies of pyproject.toml anew (make lock ARGS=--upgrade)
	@scripts/lock $(ARGS)

fmt: setup ## Format the sources
	@$(PYTHON) -m ruff check --fix --quiet .
	@$(PYTHON) -m ruff format --quiet .
