# Lethe: `make serve` to try it, `make test` to trust it. `make help` lists the rest.
#
# Everything that is needed is fetched on the first run and left alone afterwards: Rust's parts by
# rustup, the page-building tools into a cache that all clones of a user share, the rest by npm.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# The tools' own releases. wasm-bindgen must be the very version that the code is compiled against.
CARGO_LEPTOS := 0.3.10
WASM_BINDGEN := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock 2>/dev/null)
TOOLS        := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lethe/tools

export PATH             := $(CURDIR)/node_modules/.bin:$(TOOLS)/bin:$(PATH):$(HOME)/.cargo/bin
export CARGO_TARGET_DIR := $(CURDIR)/target
# The toolchain is the one that rust-toolchain.toml names, whatever the machine prefers.
unexport RUSTUP_TOOLCHAIN

PACKAGES := node_modules/.package-lock.json
BUILT    := target/lethe.built
CHECKS   := target/checks

# The tests that see what erasing does. To run all of them for every small change would take days.
ERASING_TESTS := erasures cleaning ledger suppressions deleted standings statements backup bytes guards client_access

# What the release build is made from. Folders are listed too, so that a removed file is noticed.
SOURCES := $(shell find app frontend server shared style Cargo.toml Cargo.lock rust-toolchain.toml .cargo \
                   -not -path '*/tests/*' 2>/dev/null)
# Sums up what it has left behind: `cargo leptos watch` writes to the same place and a debug page must
# not be served by mistake.
OUTPUT  := cat target/release/lethe target/site/pkg/* 2>/dev/null | cksum

## Lethe

.PHONY: serve
serve: $(BUILT) ## build what has changed and start Lethe (LISTEN=127.0.0.1:4000 for another address)
	@exec target/release/lethe demo $(if $(LISTEN),--listen $(LISTEN)) $(if $(DATABASE),--database $(DATABASE))

.PHONY: build
build: $(BUILT) ## build the server and its pages as they are released

.PHONY: watch
watch: tools $(PACKAGES) ## build for debugging, serve, and do it again whenever a file changes
	@cargo leptos watch

.PHONY: clean-data
clean-data: ## forget the studio that `make serve` keeps in data/
	@rm -f data/lethe.db data/lethe.db-shm data/lethe.db-wal data/lethe.ledger
	@echo "The demo's records are gone. make serve starts with a new studio."

## Tests

.PHONY: test
test: ## all of the following, in this order, stopping at the first that fails
	@rm -rf $(CHECKS)
	@stopped=; \
	for step in format lint test-rules test-browser test-store test-server build test-journeys; do \
	  $(MAKE) --no-print-directory $$step || { stopped=$$step; break; }; \
	done; \
	node .ci/count.js $${stopped:+--stopped-at $$stopped}

.PHONY: format
format: rust ## is every Rust file as `cargo fmt` would write it?
	@.ci/step format cargo fmt --all --check

.PHONY: lint
lint: rust $(PACKAGES) ## clippy for the server and for the browser, and the types of the journeys
	@.ci/step lint-server   cargo clippy --workspace --exclude frontend --all-targets -- -D warnings
	@.ci/step lint-browser  cargo clippy -p frontend --target wasm32-unknown-unknown -- -D warnings
	@.ci/step lint-journeys tsc --noEmit --project end2end

.PHONY: test-rules
test-rules: rust ## the rules, alone
	@.ci/step rules cargo test -p shared --no-fail-fast
	@node .ci/count.js rules

.PHONY: test-browser
test-browser: tools ## the rules as WebAssembly: do they answer what they answer natively?
	@.ci/step standings cargo test -p shared --test same
	@CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
	  .ci/step browser cargo test -p shared --test same --target wasm32-unknown-unknown
	@node .ci/count.js browser

.PHONY: test-store
test-store: rust $(PACKAGES) ## the records, on SQLite and on PostgreSQL
	@.ci/step store .ci/postgres cargo test -p store --no-fail-fast -- --show-output
	@node .ci/count.js store

.PHONY: test-server
test-server: rust $(PACKAGES) ## the pages and server functions, over HTTP
	@.ci/step server .ci/postgres cargo test -p app -p server --no-fail-fast
	@node .ci/count.js server

.PHONY: test-journeys
test-journeys: $(BUILT) ## what people do, in a browser, with WebAssembly and without
	@browser=$$(.ci/set-up browser) && LETHE_CHROMIUM=$$browser \
	  .ci/step journeys .ci/postgres playwright test --config end2end/playwright.config.ts
	@node .ci/count.js journeys

.PHONY: test-long
test-long: rust $(PACKAGES) ## races, crashes, histories and parsers in their full numbers, with figures at the end; takes an hour or so
	@export LETHE_TEST_LONG=1; failed=0; \
	.ci/step rules-long cargo test -p shared --no-fail-fast -- --nocapture || failed=1; \
	.ci/step store-long .ci/postgres cargo test -p store --no-fail-fast -- --nocapture || failed=1; \
	.ci/step server-long .ci/postgres cargo test -p server --test it -- anything || failed=1; \
	grep -ho 'figure: .*' target/checks/*-long.log; \
	exit $$failed

.PHONY: bench
bench: $(BUILT) ## how many pages one and two processes serve, and how soon one hears of what the other did
	@.ci/postgres playwright test --config end2end/benchmarks/playwright.config.ts

.PHONY: mutants
mutants: rust $(PACKAGES) ## changes the rules and the erasing in every small way, and names the changes that no test notices; takes hours
	@cargo mutants --version >/dev/null 2>&1 || { \
	  printf 'cargo-mutants is missing. To install it:\n\n    cargo install cargo-mutants --locked\n\n' >&2; exit 1; }
	@env -u CARGO_TARGET_DIR cargo mutants --package shared --output target/mutants/shared
	@env -u CARGO_TARGET_DIR .ci/postgres cargo mutants --package store --output target/mutants/store -- -- $(ERASING_TESTS)

.PHONY: postgres
postgres: $(PACKAGES) ## start a PostgreSQL that lasts until Ctrl-C, for working on the store
	@.ci/postgres

## What they need

.PHONY: rust
rust: ## Rust itself, with its linter, its formatter and WebAssembly
	@.ci/set-up rust

.PHONY: tools
tools: rust ## cargo-leptos and wasm-bindgen, once per user
	@.ci/set-up tool cargo-leptos $(CARGO_LEPTOS) "$(TOOLS)"
	@.ci/set-up tool wasm-bindgen $(WASM_BINDGEN) "$(TOOLS)"

$(PACKAGES): package.json package-lock.json
	@.ci/set-up packages
	@touch $@

# The time is that of the beginning: what changes while it is built has to be built again.
$(BUILT): $(SOURCES) $(PACKAGES) $(if $(subst x$(shell $(OUTPUT)),,x$(file <$(BUILT))),anew) | tools
	@mkdir -p $(@D) && touch $@.begun
	@.ci/step build cargo leptos build --release --precompress
	@$(OUTPUT) >$@
	@touch -r $@.begun $@

.PHONY: anew
anew:

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^## / { printf "\n%s\n", substr($$0, 4) } \
	  /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
