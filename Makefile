.PHONY: help
help: ## Lists the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.PHONY: demo
demo: ## Builds, then syncs a simulated Xero; no account needed
	mvn -q package -Pdemo

.PHONY: demo-service
demo-service: ## Builds, then runs the service with a simulated ConductorOne until Ctrl-C
	mvn -q package -Pdemo-service

.PHONY: check
check: ## Builds and runs every test; .ci/run adds the image and the release archive
	mvn -B verify

.PHONY: doctor
doctor: ## Lists which tools of the build and its tests are missing on this machine
	@.ci/doctor

# What no property of pom.xml names is listed by its group; in the file, long names have a line of their own.
.PHONY: outdated
outdated: ## Lists newer releases of properties, libraries and plugins of pom.xml; needs the network
	@mkdir -p target && rm -f target/outdated.txt
	@mvn -q -B versions:display-property-updates versions:display-dependency-updates versions:display-plugin-updates
	@awk '$$2 == "..." { name = $$1 } / -> / { if (NF > 3) name = $$1; new = $$(NF - 2) " -> " $$NF; \
	    if (name ~ /^[$$]/) known[new] = 1; else if (name !~ /-plugin$$/) { sub(/:.*/, "", name); if (new in known) next } \
	    printf "%-45s %s\n", name, new }' target/outdated.txt | sort -u

.PHONY: soak
soak: ## Runs 500 syncs against servers that fail at random; 15 minutes
	mvn -B verify -Psoak -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=None -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: format
format: ## Formats Java, pom.xml and text files
	mvn -q spotless:apply

.PHONY: golden
golden: ## Rewrites the expected output of the cases; review the diff
	mvn -q test -Dtest=SyncCasesTest,ReportsTest,SettingsDocumentTest -Dgolden.update=true

# A separate Go module, created here, so that nothing else depends on it.
target/go/go.mod: src/bench/go/main.go
	mkdir -p target/go && cp src/bench/go/main.go target/go/
	cd target/go && rm -f go.mod go.sum && go mod init bench && go get github.com/conductorone/baton-sdk/cmd/baton@v0.26.0

.PHONY: baton
baton: target/go/go.mod ## Builds the baton CLI, which reads a .c1z, into target/go; needs Go, some minutes
	cd target/go && GOFLAGS=-mod=mod go build -o baton github.com/conductorone/baton-sdk/cmd/baton

.PHONY: go-tools
go-tools: baton ## Builds the baton CLI and the Go connector of make bench into target/go
	cd target/go && GOFLAGS=-mod=mod go build -o go-connector .

.PHONY: bench
bench: ## Measures the packaged program, into target/bench.md; 15 minutes
	mvn -q verify -Pbench -Dtest=NONE -Dit.test=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: memory
memory: ## Measures memory under limits, for docs/scaling.md; root on Linux, 30 minutes
	mvn -q verify -Pbench -Dbench.main=io.batonxero.bench.Memory -Dtest=NONE -Dit.test=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

.PHONY: picture
picture: ## Takes the README's screenshot of Hawtio; needs Chromium
	mvn -q verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=HawtioBrowserIT -Dscreenshot.update=true
