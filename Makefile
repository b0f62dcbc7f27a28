# Each verb installs what it needs first; scripts/env says where.
.PHONY: run test soak bench bench-quick pictures watch lint setup

run: ; @scripts/run
test: ; @scripts/test
soak: ; @scripts/soak
bench: ; @scripts/bench
bench-quick: ; @scripts/bench quick
pictures: ; @scripts/pictures
watch: ; @scripts/watch
lint: ; @scripts/lint
setup: ; @scripts/setup
