# The two commands are `make run` and `make test`; both do all their own set-up. Everything else is for daily work.
# The work itself stands in scripts/, one file to a command.

.DEFAULT_GOAL := help
.PHONY: help run test test-slow race e2e bench bench-full lint fmt web sqlx generated dev-db fuzz schemathesis ci

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build, start the demonstration on http://localhost:8080
	@bash scripts/run.sh

test: ## all tests of every day, a browser included
	@bash scripts/test.sh

test-slow: ## those and the slow ones
	@bash scripts/test.sh slow

race: ## a million attempts of two hundred clients at the last units, and as many while the server is lost again and again
	@bash scripts/race.sh

e2e: ## only the browser journeys
	@bash scripts/e2e.sh

bench: ## benchmarks in a release build
	@bash scripts/bench.sh

bench-full: ## benchmarks with their large forms
	@bash scripts/bench.sh full

lint: ## format, clippy, dependencies, web rules and types, shell scripts
	@bash scripts/lint.sh

fmt: ## format Rust and the web application
	@cargo fmt --all
	@bash scripts/web.sh deps
	@cd web && npm run --silent format

web: ## build the web application into web/dist
	@bash scripts/web.sh build

sqlx: ## describe the queries again (.sqlx), after a change of SQL
	@bash scripts/sqlx-prepare.sh

generated: ## .sqlx, the OpenAPI document and the web's types, after a change of SQL or of the API
	@bash scripts/generated.sh

dev-db: ## a Postgres to write queries against; prints its address
	@bash scripts/dev-db.sh start

fuzz: ## feed the readers of files with nonsense for three minutes each
	@bash scripts/fuzz.sh

schemathesis: ## made-up requests at every operation of the API; no fault, no undeclared answer
	@bash scripts/schemathesis.sh

ci: ## what the continuous integration runs
	@.ci/run
