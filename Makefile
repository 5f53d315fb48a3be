.PHONY: help
help: ## Lists what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.PHONY: demo
demo: ## Builds, and reads a simulated Xero: no account needed
	mvn -q package -Pdemo

.PHONY: demo-service
demo-service: ## Builds, and serves a simulated ConductorOne until Ctrl-C
	mvn -q package -Pdemo-service

.PHONY: check
check: ## Everything CI runs
	mvn -B verify

.PHONY: soak
soak: ## Syncs 500 times while Xero and ConductorOne fail at random; a quarter of an hour
	mvn -B verify -Psoak -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=None -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: format
format: ## Formats Java, the pom and the text files
	mvn -q spotless:apply

.PHONY: golden
golden: ## Rewrites what the cases expect; read the diff before you commit it
	mvn -q test -Dtest=SyncCasesTest,ReportsTest -Dgolden.update=true

.PHONY: bench
bench: ## Measures the packaged program, into target/bench.md; takes half an hour
	mvn -q verify -Pbench -Dtest=NONE -Dit.test=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: picture
picture: ## Takes the README's picture of Hawtio anew; needs Chromium
	mvn -q verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=HawtioBrowserIT -Dscreenshot.update=true
