# Each verb installs what it needs first; scripts/env says where.
.PHONY: run test soak bench pictures watch lint setup

run: ; @scripts/run
test: ; @scripts/test
soak: ; @scripts/soak
bench: ; @scripts/bench
pictures: ; @scripts/pictures
watch: ; @scripts/watch
lint: ; @scripts/lint
setup: ; @scripts/setup
