# Hansard: `make run` and open the page; `make test` before you send a change.

HOST ?= 127.0.0.1
PORT ?= 8080
ARGS ?=
BINARY := .build/release/hansard

.PHONY: help run build test bench format lint clean packages models

help:
	@echo "make run     set up, build, and serve on $(HOST):$(PORT)  (ARGS='--data DIR' and so on)"
	@echo "make build   the same without serving; the program is $(BINARY)"
	@echo "make test    set up, build, and run every test"
	@echo "make bench   measure, by the programs under benchmarks/"
	@echo "make format  format the Swift files"
	@echo "make lint    check the form of all files"
	@echo "make clean   remove what was built (models and data stay)"

run: build
	@echo
	@echo "Hansard: open http://$(HOST):$(PORT) in a browser; Ctrl-C stops it."
	@exec $(BINARY) serve --host $(HOST) --port $(PORT) $(ARGS)

build: packages models
	swift build -c release --product hansard

test:
	@scripts/packages.sh test
	@scripts/models.sh
	@scripts/python.sh
	@scripts/test.sh

bench: build
	@scripts/packages.sh test
	@scripts/python.sh
	@benchmarks/run.sh

format:
	git ls-files --cached --others --exclude-standard -z -- '*.swift' \
		| xargs -0 swift format --in-place --parallel --configuration .swift-format

lint:
	@scripts/lint.sh

clean:
	rm -rf .build .venv

packages:
	@scripts/packages.sh

models:
	@scripts/models.sh
