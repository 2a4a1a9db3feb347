# What there is to run. `make test` is all that a change has to pass, together with `make lint`.

N ?= 100000
SEED ?= 1

.PHONY: test test-all lint fmt differential differential-selftest bench bench-lint bench-live examples catalog types new-rule deny

test: ## all tests; finds or installs the tools they need
	@tests/run

test-all: ## the same, and wherever a sample of questions would do, all of them are asked
	@ROLEWRIGHT_LIVE_FULL=1 tests/run

lint: ## formatter and linter, warnings denied
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	cargo clippy -p rolewright --no-default-features --quiet -- -D warnings

fmt: ## format
	cargo fmt --all

differential: ## the evaluator against the API server's own authorizers, N decisions
	cargo run --quiet -p rolewright-differential -- run --decisions $(N) --seed $(SEED)

differential-selftest: ## known faults in the evaluator, each of which has to be found
	cargo run --quiet -p rolewright-differential -- selftest

bench: bench-live bench-lint ## how the time of a decision grows with the bindings, and what verify costs
	cargo bench -p rolewright-rbac

bench-live: ## verify against a real API server: speed, processor time, memory; Linux
	cargo build --quiet --release
	KUBECTL=$$(tests/tools/kubectl.sh) cargo run --quiet -p rolewright-live-tests --bin bench-live -- \
		"$${CARGO_TARGET_DIR:-target}/release/rolewright"

bench-lint: ## linting against mere reading, starting, and other tools (ROLEWRIGHT_CORPUS, ROLEWRIGHT_PEERS)
	cargo bench --quiet --bench lint

examples: ## render the examples anew, and the generated pages
	ROLEWRIGHT_UPDATE=1 cargo test --quiet --test integration

catalog: ## the catalog's tables anew, from the recorded data
	cargo run --quiet -p rolewright-catalog-generate

types: ## the table of Kubernetes types anew, from Kubernetes' Go types; needs Go
	types=$$(tests/tools/types.sh) && "$$types" > crates/strategic-merge/src/types/table.rs

new-rule: ## begin a lint rule: make new-rule NAME=some-rule SECTION=bindings
	@tests/tools/new-rule.sh "$(NAME)" "$(SECTION)"

deny: ## licences, advisories and banned crates; needs cargo-deny
	cargo deny check
