# Each verb installs what it needs first; scripts/env says where.
.PHONY: run test watch lint setup

run: ; @scripts/run
test: ; @scripts/test
watch: ; @scripts/watch
lint: ; @scripts/lint
setup: ; @scripts/setup
