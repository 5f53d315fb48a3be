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
check: ## Builds and tests; .ci/run does so with the image and the release archive
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

# In a module of its own, made here: what is needed to compare, nobody else is to depend on.
target/go/go.mod: src/bench/go/main.go
	mkdir -p target/go && cp src/bench/go/main.go target/go/
	cd target/go && rm -f go.mod go.sum && go mod init bench && go get github.com/conductorone/baton-sdk/cmd/baton@v0.26.0

.PHONY: baton
baton: target/go/go.mod ## Builds, with Go, the baton CLI that reads a .c1z, into target/go; takes some minutes
	cd target/go && GOFLAGS=-mod=mod go build -o baton github.com/conductorone/baton-sdk/cmd/baton

.PHONY: go-tools
go-tools: baton ## Builds the baton CLI, and the connector that make bench compares with, into target/go
	cd target/go && GOFLAGS=-mod=mod go build -o go-connector .

.PHONY: bench
bench: ## Measures the packaged program, into target/bench.md; takes a quarter of an hour
	mvn -q verify -Pbench -Dtest=NONE -Dit.test=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: memory
memory: ## Measures the memory of the packaged program under limits, for docs/scaling.md; as root on Linux, half an hour
	mvn -q verify -Pbench -Dbench.main=io.batonxero.bench.Memory -Dtest=NONE -Dit.test=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: picture
picture: ## Takes the README's picture of Hawtio anew; needs Chromium
	mvn -q verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=HawtioBrowserIT -Dscreenshot.update=true
