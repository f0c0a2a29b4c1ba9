# Lethe: `make serve` to try it, `make test` to check it. `make help` lists all targets.
#
# The first run installs what is missing: rustup installs Rust, npm installs the packages, and the build tools go into a
# cache that all clones of a user share.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# The versions of the tools. wasm-bindgen must have the version that Cargo.lock has.
# Held back: cargo-leptos 0.3.11 needs Rust 1.96.
CARGO_LEPTOS := 0.3.10
WASM_BINDGEN := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock 2>/dev/null)
# Compiling cargo-nextest takes less than four minutes on two cores. Its reports are exact: no script reads printed text.
NEXTEST      := 0.9.151
CARGO_DENY   := 0.20.2
LEPTOSFMT    := 0.1.33
TOOLS        := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lethe/tools

export PATH             := $(CURDIR)/node_modules/.bin:$(TOOLS)/bin:$(PATH):$(HOME)/.cargo/bin
export CARGO_TARGET_DIR := $(CURDIR)/target
# rust-toolchain.toml decides the toolchain, not the user's settings.
unexport RUSTUP_TOOLCHAIN

PACKAGES := node_modules/.package-lock.json
# The files that prettier formats.
FORMATTED := .ci .github app/public app/src/locales end2end frontend/erased/page.js style *.json
BUILT    := target/lethe.built
CHECKS   := target/checks

# The crates with tests. Every suite names all of them and filters: for fewer crates, cargo would choose other features of
# their dependencies and compile these again.
TESTED := -p shared -p store -p app -p server

# The tests of erasing. Running all tests for every mutant would take days.
ERASING_TESTS := erasing::afterwards erasing::blocked erasing::bytes erasing::deleted_clients erasing::failing \
                 erasing::fates erasing::filled erasing::findings erasing::ledger erasing::refused erasing::wiping \
                 studio::suppressions desk::standings engine::statements engine::triggers backup:: door::client_access

# The sources of the release build. The list includes folders, so that make notices a removed file.
SOURCES := $(shell find .ci/erased.js .ci/weight.js app frontend server shared style Cargo.toml Cargo.lock rust-toolchain.toml .cargo \
                   -not -path '*/tests/*' 2>/dev/null)
# A checksum of the release build's output. `cargo leptos watch` writes to the same files, and a debug build must not be
# served by mistake.
OUTPUT  := cat target/release/lethe target/site/pkg/* 2>/dev/null | cksum

## Lethe

.PHONY: serve
serve: $(BUILT) ## build what has changed and start Lethe with a demo studio (LISTEN=127.0.0.1:4000 for another address)
	@exec target/release/lethe demo $(if $(LISTEN),--listen $(LISTEN)) \
	  $(if $(DATABASE),--database $(DATABASE),--ledger data/lethe.ledger)

.PHONY: build
build: $(BUILT) ## build the release: the server and its pages

.PHONY: watch
watch: tools $(PACKAGES) ## build for debugging, serve the demo studio, and repeat at every change
	@cargo leptos watch

.PHONY: clean-data
clean-data: ## delete the demo studio that `make serve` keeps in data/
	@rm -f data/lethe.db data/lethe.db-shm data/lethe.db-wal data/lethe.ledger*
	@echo "The demo studio is deleted. make serve creates a new one."

## Tests

.PHONY: test
test: ## run all of the following in this order, and stop at the first failure
	@rm -rf $(CHECKS)
	@stopped=; \
	for step in format lint test-scripts test-rules test-browser test-store test-server build test-journeys; do \
	  $(MAKE) --no-print-directory $$step || { stopped=$$step; break; }; \
	done; \
	node .ci/count.js $${stopped:+--stopped-at $$stopped}

.PHONY: format
format: rust $(PACKAGES) ## check the format of Rust (rustfmt), and of TypeScript, JavaScript, JSON and styles (prettier)
	@.ci/step format-rust     cargo fmt --all --check
	@.ci/step format-packages prettier --check --ignore-unknown $(FORMATTED)

.PHONY: lint
lint: rust $(PACKAGES) ## run clippy for the server and the browser, and check the types of the journeys
	@.ci/step lint-server   cargo clippy --workspace --exclude frontend --all-targets -- -D warnings
	@.ci/step lint-browser  cargo clippy -p frontend -p erased-page --target wasm32-unknown-unknown -- -D warnings
	@.ci/step lint-journeys tsc --noEmit --project end2end

.PHONY: test-scripts
test-scripts: $(PACKAGES) ## test the scripts that read test results
	@.ci/step scripts node --test .ci/results.test.js

.PHONY: test-rules
test-rules: nextest $(PACKAGES) ## test the rules
	@.ci/step rules .ci/nextest rules $(TESTED) -E 'package(shared)'
	@node .ci/count.js rules

.PHONY: test-browser
test-browser: nextest tools $(PACKAGES) ## test that the rules give the same answers as WebAssembly and natively
	@.ci/step standings cargo test $(TESTED) --test same
	@CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
	  .ci/step browser .ci/nextest browser -p shared --test same --target wasm32-unknown-unknown
	@node .ci/count.js browser

.PHONY: test-store
test-store: nextest $(PACKAGES) ## test the records on SQLite and PostgreSQL
	@.ci/step store .ci/postgres .ci/nextest store $(TESTED) -E 'package(store)'
	@node .ci/count.js store

.PHONY: test-server
test-server: nextest $(PACKAGES) ## test the pages and server functions over HTTP
	@.ci/step server .ci/postgres .ci/nextest server $(TESTED) -E 'package(app) + package(server)'
	@node .ci/count.js server

.PHONY: test-journeys
test-journeys: $(BUILT) ## test journeys in a browser, with WebAssembly and with JavaScript blocked
	@browser=$$(.ci/set-up browser) && LETHE_CHROMIUM=$$browser \
	  .ci/step journeys .ci/postgres playwright test --config end2end/playwright.config.ts
	@node .ci/count.js journeys

.PHONY: test-long
test-long: nextest $(PACKAGES) ## run races, crashes, histories and parsers in full number; takes about an hour
	@export LETHE_TEST_LONG=1; failed=; \
	.ci/step rules-long .ci/nextest rules-long $(TESTED) -E 'package(shared)' || failed=1; \
	.ci/step store-long .ci/postgres .ci/nextest store-long $(TESTED) -E 'package(store)' || failed=1; \
	.ci/step server-long .ci/postgres .ci/nextest server-long $(TESTED) -E 'package(server) & test(anything)' || failed=1; \
	node .ci/count.js rules-long store-long server-long && [[ -z $$failed ]]

.PHONY: bench
bench: $(BUILT) ## measure pages per second, the delay of changes, and how long a checklist takes to open
	@browser=$$(.ci/set-up browser) && LETHE_CHROMIUM=$$browser \
	  .ci/postgres playwright test --config end2end/benchmarks/playwright.config.ts

.PHONY: bench-erasing
bench-erasing: rust $(PACKAGES) ## measure erasing and search with up to 1,000,000 clients; takes an hour and 12 GB (SIZES="1000 10000")
	@.ci/postgres cargo bench --package store --bench erasing -- $(SIZES)

.PHONY: mutants
mutants: rust $(PACKAGES) ## change the rules and the erasing in every small way, and list the changes that no test detects; takes hours
	@cargo mutants --version >/dev/null 2>&1 || { \
	  printf 'cargo-mutants is missing. To install it:\n\n    cargo install cargo-mutants --locked\n\n' >&2; exit 1; }
	@env -u CARGO_TARGET_DIR cargo mutants --package shared --output target/mutants/shared
	@env -u CARGO_TARGET_DIR .ci/postgres cargo mutants --package store --output target/mutants/store -- -- $(ERASING_TESTS)

.PHONY: postgres
postgres: $(PACKAGES) ## run a temporary PostgreSQL until Ctrl-C, for work on the store
	@.ci/postgres

## For maintainers: `make test` does not run these

.PHONY: audit
audit: rust ## check dependencies for advisories, licences, sources and duplicates
	@.ci/set-up tool cargo-deny $(CARGO_DENY) "$(TOOLS)"
	@cargo deny check

.PHONY: format-views
format-views: rust ## check the format of the views (leptosfmt)
	@.ci/set-up tool leptosfmt $(LEPTOSFMT) "$(TOOLS)"
	@leptosfmt --quiet --check app/src

.PHONY: doc
doc: rust ## build the documentation of the crates; a warning fails
	@RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

## What the targets above need

.PHONY: rust
rust: ## install Rust with clippy, rustfmt and the WebAssembly target
	@.ci/set-up rust

.PHONY: tools
tools: rust ## install cargo-leptos and wasm-bindgen, once per user
	@.ci/set-up tool cargo-leptos $(CARGO_LEPTOS) "$(TOOLS)"
	@.ci/set-up tool wasm-bindgen $(WASM_BINDGEN) "$(TOOLS)"

.PHONY: nextest
nextest: rust ## install cargo-nextest, once per user
	@.ci/set-up nextest $(NEXTEST) "$(TOOLS)"

$(PACKAGES): package.json package-lock.json
	@.ci/set-up packages
	@touch $@

# The time stamp is that of the start of the build, so that a file changed during the build causes another one.
$(BUILT): $(SOURCES) $(PACKAGES) $(if $(subst x$(shell $(OUTPUT)),,x$(file <$(BUILT))),rebuild) | tools
	@mkdir -p $(@D) && touch $@.begun
	@.ci/step build cargo leptos build --release --precompress
	@.ci/step build-erased node .ci/erased.js
	@.ci/step build-weight node .ci/weight.js
	@$(OUTPUT) >$@
	@touch -r $@.begun $@

.PHONY: rebuild
rebuild:

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^## / { printf "\n%s\n", substr($$0, 4) } \
	  /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
