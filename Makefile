# Everything sets itself up: on a fresh machine `make demo` and `make test` make .venv and find or install a browser.

BIN := .venv/bin

.PHONY: help setup parts demo test soak only bench lint check clean

help:  ## what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

setup:  ## make .venv, find or install a browser; nothing where all is there
	@tools/setup

parts: setup  ## fetch the front-end parts that test pages are made of; nothing where all is there
	@tools/parts

demo: setup  ## renew a password on the practice portal
	@$(BIN)/python tools/demo

test: setup parts  ## all tests but the soak
	@$(BIN)/python -m pytest -n logical --dist worksteal -m "not soak" --hypothesis-profile steady

soak: setup parts  ## hundreds of repetitions, and property tests with other examples
	@$(BIN)/python -m pytest -n logical --dist worksteal -m "soak or hypothesis" --timeout 6000

only: setup  ## what soak alone runs: the number of tests in each file
	@$(BIN)/python -m pytest --collect-only -q -m soak

bench: setup  ## the robot against a script written by hand
	@$(BIN)/python bench/compare.py

lint: setup  ## style, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

check: setup  ## every mistake in flows, selectors and configuration
	@$(BIN)/chorus-robot check

clean:  ## remove what the targets above made
	rm -rf .venv .npm-parts .demo .sandbox .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist bench/results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
