# Each verb installs what it needs first; scripts/env says where.
.PHONY: run test soak bench watch lint setup

run: ; @scripts/run
test: ; @scripts/test
soak: ; @scripts/soak
bench: ; @scripts/bench
watch: ; @scripts/watch
lint: ; @scripts/lint
setup: ; @scripts/setup
