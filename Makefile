# The menu. Each dish is one script in scripts/dev/.
.DEFAULT_GOAL := help
.PHONY: help run test test-lab bench format lint package clean

help: ## Show this menu
	@sed -n 's/^\([a-z-]*\): ## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: ## Build and start everything with a demo company: http://localhost:8000 (PORT=… for another)
	@scripts/dev/run.sh

test: ## Check everything: format, house rules, unit tests, sanitizers, API and web tests
	@scripts/dev/test.sh

bench: ## Measure the speed
	@scripts/dev/bench.sh

format: ## Format the sources
	@scripts/dev/format.sh

lint: ## Format check, house rules, shellcheck and clang-tidy
	@scripts/dev/lint.sh

package: ## Make the Debian package: build/package/itdo-erp_*.deb
	@scripts/dev/package.sh

test-lab: ## Install the package on a throw-away Debian that really boots, and try it (root)
	@tests/lab/run.sh

clean: ## Remove what was built; the data under var/ stays
	@scripts/dev/clean.sh
