# facet: the two main targets are `make run` and `make test`; `make help` lists all.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
PHOTOS ?= Samples

# The folder of the optimised build, which serves running and testing.
BUILD := .build
FACET := $(BUILD)/release/facet
STATIC := .build-static
SOURCES := Sources Tests Package.swift

# Photo formats whose libraries are installed; `make TRAITS=` builds without any.
TRAITS ?= $(shell .ci/traits)

# Warnings are errors in this checkout, but not in packages that depend on facet.
export FACET_WARNINGS_AS_ERRORS := 1

.PHONY: help run build test test-unit check lint format install uninstall bench clean packages test-packages \
  check-plain codecs docs docs-check deb release fuzz sanitize faults other-tools

help:
	@echo "make run              build, then open the browser on Samples/ (PHOTOS=folder for another)"
	@echo "make test             build, then run all tests, the quick ones first"
	@echo "make test-unit        build, then run the tests that need neither the program nor a terminal"
	@echo "make check            format lint, build without warnings, all tests (the main part of .ci/run)"
	@echo "make codecs           install the libraries for more photo formats, colour profiles and text of any script"
	@echo "make bench            measure most of the figures in docs/PERFORMANCE.md (HAUL=100000 photos for the last part)"
	@echo "make docs             build the documentation of the Swift library (DocC) in .build-docs/site"
	@echo "make docs-check       run every command of README and docs, the long ones (training) too"
	@echo "make format           format all sources"
	@echo "make install          install into PREFIX=$(PREFIX) (DESTDIR= for packagers)"
	@echo "make uninstall        remove what install put there"
	@echo "make release          check, then make archive, Debian package, checksums and text of the version in Release.swift"
	@echo "make deb              make a Debian package (.ci/fresh-root.sh tests it in a fresh Debian)"
	@echo "make fuzz             fuzz everything that reads bytes from outside (SECONDS=60 each; TARGETS=\"jpeg photo\" for some)"
	@echo "make sanitize         all tests under the thread and the address sanitizer"
	@echo "make faults           test full disks, kills, lack of descriptors, vanishing terminals and other faults"
	@echo "make other-tools      check annotations, figures and sets with exiftool, pycocotools, datumaro, mxnet and others, if installed"
	@echo "make clean            remove all builds"

# run and test first install the Debian packages they need; the script lists what it installs.
packages:
	@.ci/packages build

test-packages:
	@.ci/packages test

build: packages
	$(SWIFT) build $(TRAITS) -c release --product facet

run: build
	$(FACET) $(PHOTOS)

# Tests that run the whole program or a terminal come last; the others take seconds.
WHOLE := facetTests|TerminalTests|LibraryTests.DurabilityTests

test: test-unit
	$(SWIFT) test $(TRAITS) -c release --skip-build --filter "$(WHOLE)"

test-unit: test-packages
	$(SWIFT) build $(TRAITS) -c release --build-tests
	$(SWIFT) test $(TRAITS) -c release --skip-build --skip "$(WHOLE)"

lint:
	.ci/thin-program
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

check: test-packages lint
	.ci/doc-comments
	.ci/cross-kernels.sh
	$(MAKE) test

# Without any of the photo formats that need a library.
check-plain: test-packages
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build --filter "ImagingTests"

# The documentation of the Swift library, as a site in .build-docs/site.
docs: packages
	.ci/library-package.sh .build-docs/package
	unset FACET_WARNINGS_AS_ERRORS; cd .build-docs/package && FACET_DOCS=1 $(SWIFT) package --scratch-path ../build \
	  --allow-writing-to-directory ../site generate-documentation \
	  --target FaceDetection --target FaceVectors --enable-experimental-combined-documentation \
	  --transform-for-static-hosting --output-path ../site
	@echo "written to .build-docs/site"

# Every command of README and docs, as it is written there. The short ones are run by the tests, too.
docs-check: build
	.ci/docs-commands.sh $(FACET) long

# Everything for a release in .build-release/VERSION, and then the tag. CHECK= leaves out the checks.
CHECK ?= check
release:
	MAKE="$(MAKE)" .ci/release.sh "$(CHECK)"

# Installs the libraries of all photo formats; the next build uses them.
codecs:
	@.ci/packages codecs

# The number of photos for the long haul; 100,000 take about half an hour.
HAUL ?= 100000
bench: build
	$(FACET) bench --report
	$(FACET) bench --training
	$(FACET) bench --pictures Samples/*.jpg Samples/*.png
	$(FACET) bench --screen
	$(FACET) bench --line Samples/*.jpg Samples/*.png
	$(FACET) bench --library
	$(FACET) bench --batch
	.ci/long-haul.sh $(FACET) $(HAUL)

# Where zsh looks for completions of packages, and of what is installed by hand.
ZSH := $(if $(filter /usr,$(PREFIX)),zsh/vendor-completions,zsh/site-functions)

# The Swift runtime is linked into the installed program.
install: packages
	$(SWIFT) build $(TRAITS) -c release --product facet --static-swift-stdlib --scratch-path $(STATIC)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/facet/Themes" \
	  "$(DESTDIR)$(PREFIX)/share/facet/Samples" "$(DESTDIR)$(PREFIX)/share/applications" \
	  "$(DESTDIR)$(PREFIX)/share/doc/facet" "$(DESTDIR)$(PREFIX)/share/man/man1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/$(ZSH)" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -m 755 $(STATIC)/release/facet "$(DESTDIR)$(PREFIX)/bin/facet"
	install -m 644 Sources/Networks/Resources/mtcnn.safetensors \
	  Sources/Identity/Resources/face-embedding.safetensors "$(DESTDIR)$(PREFIX)/share/facet/"
	install -m 644 Themes/*.toml "$(DESTDIR)$(PREFIX)/share/facet/Themes/"
	install -m 644 Samples/* "$(DESTDIR)$(PREFIX)/share/facet/Samples/"
	install -m 644 docs/facet.desktop "$(DESTDIR)$(PREFIX)/share/applications/"
	install -m 644 LICENSE README.md Sources/Networks/Resources/NOTICE-weights.txt \
	  Sources/Identity/Resources/NOTICE-face-embedding.txt \
	  "$(DESTDIR)$(PREFIX)/share/doc/facet/"
	install -d "$(DESTDIR)$(PREFIX)/share/doc/facet/docs"
	install -m 644 docs/*.md docs/*.png "$(DESTDIR)$(PREFIX)/share/doc/facet/docs/"
	swiftc -O .ci/manuals.swift -o $(STATIC)/manuals
	$(STATIC)/release/facet --experimental-dump-help | $(STATIC)/manuals \
	  "$(DESTDIR)$(PREFIX)/share/man/man1" "$$($(STATIC)/release/facet --version)" "$$(git log -1 --format=%cs 2>/dev/null || date +%F)"
	for shell in bash:bash-completion/completions/facet zsh:$(ZSH)/_facet \
	  fish:fish/vendor_completions.d/facet.fish; do \
	  $(STATIC)/release/facet --generate-completion-script $${shell%%:*} \
	    > "$(DESTDIR)$(PREFIX)/share/$${shell#*:}" || exit 1; done

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/facet" "$(DESTDIR)$(PREFIX)"/share/man/man1/facet.1 \
	  "$(DESTDIR)$(PREFIX)"/share/man/man1/facet-*.1 \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/facet" \
	  "$(DESTDIR)$(PREFIX)/share/$(ZSH)/_facet" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/facet.fish" \
	  "$(DESTDIR)$(PREFIX)/share/applications/facet.desktop"
	rm -rf "$(DESTDIR)$(PREFIX)/share/facet" "$(DESTDIR)$(PREFIX)/share/doc/facet"

# A Debian package of what install installs: .build/deb/facet_VERSION_ARCHITECTURE.deb
deb:
	.ci/deb.sh .build/deb

# Runs everything that reads bytes from outside under libFuzzer: make fuzz SECONDS=600 TARGETS="jpeg photo"
SECONDS ?= 60
TARGETS ?=
fuzz: codecs
	.ci/fuzz.sh $(SECONDS) $(TARGETS)

# All tests under the thread sanitizer and the address sanitizer.
sanitize: test-packages
	.ci/sanitize.sh thread address

# Tests faults: full and read-only disks, kills, lack of descriptors, pipes, tiny and vanishing terminals, …
faults: build
	.ci/faults.sh $(FACET)

# Reads what facet writes with other programs, and what they write with facet.
other-tools: build
	FACET=$(FACET) .ci/other-tools.sh

clean:
	rm -rf .build .build-*
