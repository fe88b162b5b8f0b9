# facet: the two commands to know are `make run` and `make test`; `make help` lists the rest.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
PHOTOS ?= Samples

# Where the optimised build lies; the same one serves running and testing.
BUILD := .build
FACET := $(BUILD)/release/facet
STATIC := .build-static
SOURCES := Sources Tests Package.swift

# Warnings are errors in this checkout; packages that depend on facet are not held up by them.
export FACET_WARNINGS_AS_ERRORS := 1

.PHONY: help run build test check lint format install uninstall bench clean packages test-packages

help:
	@echo "make run              build, then open the browser on Samples/ (PHOTOS=folder for another)"
	@echo "make test             build, then run all tests"
	@echo "make check            format lint, build without warnings, all tests (what CI runs)"
	@echo "make bench            measure the detector beside this machine's arithmetic peak"
	@echo "make format           format all sources"
	@echo "make install          install below PREFIX=$(PREFIX) (DESTDIR= for packagers)"
	@echo "make uninstall        remove what install put there"
	@echo "make clean            remove all builds"

# run and test first see to the Debian packages they need; the script says what it installs.
packages:
	@.ci/packages build

test-packages:
	@.ci/packages test

build: packages
	$(SWIFT) build -c release --product facet

run: build
	$(FACET) $(PHOTOS)

test: test-packages
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

check: test-packages lint
	.ci/cross-kernels.sh
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build

bench: build
	$(FACET) bench --report
	$(FACET) bench --screen

# The installed program carries the Swift runtime with it.
install: packages
	$(SWIFT) build -c release --product facet --static-swift-stdlib --scratch-path $(STATIC)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/facet/Themes" \
	  "$(DESTDIR)$(PREFIX)/share/doc/facet"
	install -m 755 $(STATIC)/release/facet "$(DESTDIR)$(PREFIX)/bin/facet"
	install -m 644 Sources/Networks/Resources/mtcnn.safetensors "$(DESTDIR)$(PREFIX)/share/facet/"
	install -m 644 Themes/*.toml "$(DESTDIR)$(PREFIX)/share/facet/Themes/"
	install -m 644 LICENSE README.md Sources/Networks/Resources/NOTICE-weights.txt \
	  "$(DESTDIR)$(PREFIX)/share/doc/facet/"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/facet"
	rm -rf "$(DESTDIR)$(PREFIX)/share/facet" "$(DESTDIR)$(PREFIX)/share/doc/facet"

clean:
	rm -rf .build .build-*
