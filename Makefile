# SPDX-License-Identifier: LGPL-2.1-or-later
# The front door. `make help` lists what it does.

# ---- What may be set ---------------------------------------------------------------------------

# SONAME, 7 to 11: the one that your distribution's programs ask for.
SOVERSION ?= 11
# Structure layout, 1.19 or 1.20; goes with the SONAME unless a distribution differs.
LAYOUT ?= $(if $(filter 7 8 9,$(SOVERSION)),1.19,1.20)

# Directories as GNU names them, absolute.
prefix ?= /usr/local
exec_prefix ?= $(prefix)
bindir ?= $(exec_prefix)/bin
libdir ?= $(exec_prefix)/lib
includedir ?= $(prefix)/include
datarootdir ?= $(prefix)/share
mandir ?= $(datarootdir)/man
licensedir ?= $(datarootdir)/licenses/libiscsi
pkgconfigdir ?= $(libdir)/pkgconfig
bashcompletiondir ?= $(datarootdir)/bash-completion/completions
zshcompletiondir ?= $(datarootdir)/zsh/site-functions
fishcompletiondir ?= $(datarootdir)/fish/vendor_completions.d
DESTDIR ?=

CARGO ?= cargo
# release: as installed. ci: quicker to build, for tests. dev: for a debugger.
PROFILE ?= release
# A Rust target triple, to build for another machine; then set LD, OBJCOPY, AR, NM, READELF and STRIP too.
TARGET ?=
# What `make deny` looks at; advisories too where their database can be had.
DENY ?= bans licenses sources
# Seconds of `make fuzz` for each target, and targets that it runs: all, or some by name. FUZZ_MERGE=1 renews fuzz/corpus.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?=
# Rust target triples for `make check-cross`: all that it knows, or some.
CROSS_TARGETS ?=
# Seeds of `make simulate`: FIRST..LAST with both ends, or one.
SEEDS ?= 0..19999
# cargo's own variable for that would move what is built to where nothing here looks for it.
unexport CARGO_BUILD_TARGET
INSTALL ?= install
OBJCOPY ?= objcopy
STRIP ?= strip

# ---- What follows from it ----------------------------------------------------------------------

export LIBISCSI_SOVERSION := $(SOVERSION)
export LIBISCSI_LAYOUT := $(LAYOUT)

ifeq ($(filter 7 8 9 10 11,$(SOVERSION)),)
$(error SOVERSION is "$(SOVERSION)", must be 7 to 11)
endif
ifeq ($(filter 1.19 1.20,$(LAYOUT)),)
$(error LAYOUT is "$(LAYOUT)", must be 1.19 or 1.20)
endif

ifneq ($(filter install% uninstall size check-installed,$(MAKECMDGOALS)),)
$(foreach name,prefix bindir libdir includedir mandir licensedir pkgconfigdir bashcompletiondir \
	zshcompletiondir fishcompletiondir,$(if $(filter-out /%,$(firstword $($(name)))),\
	$(error $(name) is "$($(name))", must be an absolute path)))
endif

ifneq ($(filter check-abi,$(MAKECMDGOALS)),)
ifeq ($(REFERENCE),)
$(error usage: make check-abi REFERENCE=path/to/libiscsi.so [REFERENCE_INCLUDE=directory of its iscsi/iscsi.h])
endif
endif

# Level of the C interface, which programs test with pkg-config, and our own release.
versions := $(shell packaging/version.sh $(LAYOUT))
api_version := $(word 1,$(versions))
rs_version := $(word 2,$(versions))

tarball := $(or $(CARGO_TARGET_DIR),target)/dist/libiscsi-rs-$(rs_version).tar.xz

# Builds that differ in SONAME or layout have directories of their own, so that one never installs
# the other's library and going back and forth does not rebuild.
build_dir := $(or $(CARGO_TARGET_DIR),target)/so$(SOVERSION)-$(LAYOUT)
output_dir := $(build_dir)/$(if $(TARGET),$(TARGET)/)$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))
shared := $(output_dir)/libiscsi.so
raw_archive := $(output_dir)/libiscsi.a
archive := $(output_dir)/localised/libiscsi.a
real_name := libiscsi.so.$(SOVERSION).0.0

# Programs know nothing of SONAMEs.
programs := $(basename $(notdir $(wildcard utils/src/bin/*.rs)))
programs_profile := $(if $(filter release,$(PROFILE)),programs,$(PROFILE))
programs_dir := $(or $(CARGO_TARGET_DIR),target)/$(if $(TARGET),$(TARGET)/)$(if $(filter dev,$(PROFILE)),debug,$(programs_profile))
built_programs := $(programs:%=$(programs_dir)/%)

# Paths in the .pc file are relative to its prefix where possible, so that it can be moved. pkg-config wants a backslash
# before a blank; in turn sed wants one before the characters that mean something to it.
blank := $() $()
for_sed = $(subst |,\|,$(subst &,\&,$(subst \,\\,$(1))))
pc_path = $(call for_sed,$(subst $(blank),\ ,$(patsubst start:%,%,$(subst start:$(prefix)/,$${prefix}/,start:$(1)))))

.DEFAULT_GOAL := all
.PHONY: all help headers demo check check-installed check-cross check-long simulate simulate-flips hostile hostile-table torture tsan miri fuzz deny check-abi bench bench-instructions bench-micro install install-library install-programs install-strip install-licence uninstall size dist deb rpm check-packages release-check clean FORCE

# ---- Building ----------------------------------------------------------------------------------

all: $(shared) $(archive) build-programs ## build the library for SOVERSION=7..11 (default 11), and the programs

# $(call build,FILES,ARGUMENTS OF CARGO): cargo knows whether there is something to do. After `make`, `sudo make install`
# often runs without cargo on its path: then what was built is installed.
define build
	@if ls $(1) > /dev/null 2>&1 && ! command -v $(CARGO) > /dev/null; then \
		echo "no cargo here: taking $(1) as it is"; \
	elif ! command -v $(CARGO) > /dev/null; then \
		echo "cargo is missing, and $(1) was not built before. Either install Rust, see https://rustup.rs,"; \
		echo "or as the user who has cargo run: make SOVERSION=$(SOVERSION) LAYOUT=$(LAYOUT) PROFILE=$(PROFILE)"; \
		exit 1; \
	else \
		packaging/prerequisites.sh build && \
		$(CARGO) build --locked $(if $(TARGET),--target $(TARGET)) $(2); \
	fi
endef

$(shared): FORCE
	$(call build,$@,--profile $(PROFILE) --target-dir $(build_dir) -p libiscsi)

build-programs:
	$(call build,$(built_programs),--profile $(programs_profile) --target-dir $(or $(CARGO_TARGET_DIR),target) -p iscsi-utils)

$(raw_archive): $(shared) ;

$(archive): $(raw_archive) packaging/localise.sh
	mkdir -p $(@D)
	packaging/localise.sh $(raw_archive) $(shared) $@

headers: ## write include/ again from src/ffi
	$(CARGO) xtask headers

# ---- Installing --------------------------------------------------------------------------------

install: install-library install-programs install-licence ## install under prefix= libdir= ... DESTDIR=

# 0755 because rpm looks for build-ids and debug information only in executable files.
install-library: $(shared) $(archive)
	$(INSTALL) -d "$(DESTDIR)$(libdir)" "$(DESTDIR)$(includedir)/iscsi" "$(DESTDIR)$(pkgconfigdir)"
	$(INSTALL) -m 755 $(shared) "$(DESTDIR)$(libdir)/$(real_name)"
	ln -sf $(real_name) "$(DESTDIR)$(libdir)/libiscsi.so.$(SOVERSION)"
	ln -sf libiscsi.so.$(SOVERSION) "$(DESTDIR)$(libdir)/libiscsi.so"
	$(INSTALL) -m 644 $(archive) "$(DESTDIR)$(libdir)/libiscsi.a"
	$(INSTALL) -m 644 include/$(LAYOUT)/iscsi/iscsi.h include/$(LAYOUT)/iscsi/scsi-lowlevel.h \
		"$(DESTDIR)$(includedir)/iscsi"
	sed -e 's|@prefix@|$(call for_sed,$(subst $(blank),\ ,$(prefix)))|' -e 's|@libdir@|$(call pc_path,$(libdir))|' \
		-e 's|@includedir@|$(call pc_path,$(includedir))|' \
		-e 's|@version@|$(api_version)|' -e 's|@rs_version@|$(rs_version)|' \
		pkgconfig/libiscsi.pc.in > "$(DESTDIR)$(pkgconfigdir)/libiscsi.pc"
	chmod 644 "$(DESTDIR)$(pkgconfigdir)/libiscsi.pc"

install-programs: build-programs
	$(INSTALL) -d "$(DESTDIR)$(bindir)" "$(DESTDIR)$(mandir)/man1" "$(DESTDIR)$(bashcompletiondir)" \
		"$(DESTDIR)$(zshcompletiondir)" "$(DESTDIR)$(fishcompletiondir)"
	$(INSTALL) -m 755 $(built_programs) "$(DESTDIR)$(bindir)"
	$(INSTALL) -m 644 $(programs:%=docs/man/%.1) "$(DESTDIR)$(mandir)/man1"
	@for program in $(programs); do \
		set -ex; \
		$(INSTALL) -m 644 utils/completions/$$program.bash "$(DESTDIR)$(bashcompletiondir)/$$program"; \
		$(INSTALL) -m 644 utils/completions/_$$program "$(DESTDIR)$(zshcompletiondir)"; \
		$(INSTALL) -m 644 utils/completions/$$program.fish "$(DESTDIR)$(fishcompletiondir)"; \
	done

# As GNU names it: debug information goes into a file beside the library, where debuggers look for it.
install-strip: install ## the same, and split the debug information off
	$(INSTALL) -d "$(DESTDIR)$(libdir)/.debug"
	$(OBJCOPY) --only-keep-debug "$(DESTDIR)$(libdir)/$(real_name)" "$(DESTDIR)$(libdir)/.debug/$(real_name).debug"
	chmod 644 "$(DESTDIR)$(libdir)/.debug/$(real_name).debug"
	$(STRIP) --strip-unneeded "$(DESTDIR)$(libdir)/$(real_name)"
	cd "$(DESTDIR)$(libdir)" && $(OBJCOPY) --add-gnu-debuglink=".debug/$(real_name).debug" $(real_name)

install-licence:
	$(INSTALL) -d "$(DESTDIR)$(licensedir)"
	$(INSTALL) -m 644 COPYING "$(DESTDIR)$(licensedir)/COPYING"

# What programs are compiled with belongs to the SONAME that was installed last, which libiscsi.so tells.
uninstall: ## remove what install put there, with the same variables
	rm -f "$(DESTDIR)$(libdir)/$(real_name)" "$(DESTDIR)$(libdir)/libiscsi.so.$(SOVERSION)" \
		"$(DESTDIR)$(libdir)/.debug/$(real_name).debug"
	@! [ -d "$(DESTDIR)$(libdir)/.debug" ] || rmdir --ignore-fail-on-non-empty "$(DESTDIR)$(libdir)/.debug"
	@current=$$(readlink "$(DESTDIR)$(libdir)/libiscsi.so"); \
	if [ -n "$$current" ] && [ "$$current" != libiscsi.so.$(SOVERSION) ]; then \
		echo "headers, libiscsi.pc, libiscsi.a, programs and COPYING stay: they belong to $$current"; \
	else \
		set -x; \
		for program in $(programs); do \
			rm -f "$(DESTDIR)$(bindir)/$$program" "$(DESTDIR)$(mandir)/man1/$$program.1" \
				"$(DESTDIR)$(bashcompletiondir)/$$program" "$(DESTDIR)$(zshcompletiondir)/_$$program" \
				"$(DESTDIR)$(fishcompletiondir)/$$program.fish"; \
		done; \
		rm -f "$(DESTDIR)$(libdir)/libiscsi.so" "$(DESTDIR)$(libdir)/libiscsi.a" \
			"$(DESTDIR)$(includedir)/iscsi/iscsi.h" "$(DESTDIR)$(includedir)/iscsi/scsi-lowlevel.h" \
			"$(DESTDIR)$(pkgconfigdir)/libiscsi.pc" "$(DESTDIR)$(licensedir)/COPYING"; \
		rmdir "$(DESTDIR)$(includedir)/iscsi" "$(DESTDIR)$(licensedir)" 2> /dev/null || true; \
	fi

size: ## how large a release build is, and what readelf says of it; fails beyond the limits
	@MAKE="$(MAKE)" packaging/install-to.sh "$(abspath $(build_dir)/size)" PROFILE=release > /dev/null
	@packaging/facts.sh "$(abspath $(build_dir)/size)" --sizes

clean: ## remove everything that was built
	$(CARGO) clean

# ---- Releasing ---------------------------------------------------------------------------------

dist: ## a tarball of the sources with all crates, for builds without a network
	@CARGO="$(CARGO)" packaging/dist.sh "$(tarball)"
	@echo "$(tarball)"

# Of a package that does not say otherwise the SONAME is that of Debian, and the layout that of its release; an rpm is
# Fedora's.
given = $(if $(filter file default undefined,$(origin $(1))),$(2),$($(1)))
packages := $(or $(CARGO_TARGET_DIR),target)/packages

deb: ## Debian packages, SOVERSION=7 by default, LAYOUT by the release; without a network
	@CARGO="$(CARGO)" packaging/dist.sh "$(tarball)"
	@SOVERSION=$(call given,SOVERSION,7) LAYOUT=$(call given,LAYOUT) packaging/deb/build.sh "$(tarball)" "$(packages)/deb-$(call given,SOVERSION,7)"

rpm: ## RPM packages, SOVERSION=10 by default, that of Fedora; without a network
	@CARGO="$(CARGO)" packaging/dist.sh "$(tarball)"
	@SOVERSION=$(call given,SOVERSION,10) LAYOUT=$(call given,LAYOUT) packaging/rpm/build.sh "$(tarball)" "$(packages)/rpm-$(call given,SOVERSION,10)"

check-packages: ## install the packages of `make deb` and `make rpm` in clean roots, and use them there; as root
	@CARGO="$(CARGO)" packaging/check-packages.sh "$(packages)/deb-7" "$(packages)/rpm-10"

release-check: ## can the last commit be released?
	@CARGO="$(CARGO)" packaging/release-check.sh

# ---- Trying it ---------------------------------------------------------------------------------

demo: ## build, then write and read a disk of an embedded target
	@MAKE="$(MAKE)" CARGO="$(CARGO)" examples-c/demo.sh

# ---- Checking ----------------------------------------------------------------------------------

check: ## run every test; installs or names what it needs
	@MAKE="$(MAKE)" CARGO="$(CARGO)" .ci/check

check-installed: ## compile the examples with pkg-config alone against what was installed with these variables; run them
	@DESTDIR="$(DESTDIR)" PKGCONFIGDIR="$(pkgconfigdir)" CARGO="$(CARGO)" c-tests/examples.sh "$(prefix)"

torture: ## sessions in which each system call fails in its turn, and other hardships
	@MAKE="$(MAKE)" packaging/install-to.sh "$(abspath $(build_dir)/torture)" PROFILE=ci > /dev/null
	@CARGO="$(CARGO)" c-tests/torture/run.sh "$(abspath $(build_dir)/torture)" --full

hostile: ## what a target that breaks the rules can do, with limits on time and memory
	@MAKE="$(MAKE)" packaging/install-to.sh "$(abspath $(build_dir)/hostile)" PROFILE=ci > /dev/null
	@c-tests/hostile/run.sh "$(abspath $(build_dir)/hostile)"

hostile-table: ## the same, and its results for docs/RELIABILITY.md
	@MAKE="$(MAKE)" packaging/install-to.sh "$(abspath $(build_dir)/hostile)" PROFILE=ci > /dev/null
	@c-tests/hostile/run.sh "$(abspath $(build_dir)/hostile)" --write

check-abi: all ## can it replace REFERENCE=path/to/libiscsi.so, REFERENCE_INCLUDE=its headers?
	@$(CARGO) run -q --locked -p xtask -- abi --ours $(shared) --ours-include include/$(LAYOUT) \
		--reference "$(REFERENCE)" $(if $(REFERENCE_INCLUDE),--reference-include "$(REFERENCE_INCLUDE)") \
		--scratch $(build_dir)/check-abi

# What needs no cargo-deny, licences and sources, `make check` judges by the same lists (cargo xtask check).
deny: ## licences, sources and versions of the dependencies; DENY="advisories" for known defects
	@command -v cargo-deny > /dev/null || { \
		echo "cargo-deny is missing; to have it, in some minutes: $(CARGO) install cargo-deny --locked"; exit 1; }
	@$(CARGO) fetch --locked --quiet
	@$(CARGO) deny --workspace check $(DENY)

miri: ## unit tests where undefined behaviour is seen, with a nightly toolchain
	@CARGO="$(CARGO)" .ci/miri

tsan: ## the threaded programs under ThreadSanitizer, with a nightly toolchain
	@CARGO="$(CARGO)" c-tests/sanitizers/threads.sh

fuzz: ## libFuzzer on everything that reads what a peer sends: FUZZ_SECONDS=n each
	@CARGO="$(CARGO)" FUZZ_SECONDS="$(FUZZ_SECONDS)" fuzz/run.sh $(FUZZ_TARGETS)

check-cross: ## tests for other machines and systems; CROSS_TARGETS="s390x-unknown-linux-gnu ..." for some of them
	@MAKE="$(MAKE)" CARGO="$(CARGO)" .ci/cross $(CROSS_TARGETS)

check-long: ## tests that take long: a target killed 20 times under load, packages in clean roots, other machines
	@MAKE="$(MAKE)" CARGO="$(CARGO)" .ci/check --long

simulate: ## run the library in simulated worlds, each from its seed: SEEDS=FIRST..LAST
	@$(CARGO) run --quiet --locked --profile ci -p iscsi-testkit --bin iscsi-simulate -- $(SEEDS)

simulate-flips: ## flip 10,000 bits on the wire of simulated sessions with digests: all must be noticed
	@$(CARGO) run --quiet --locked --profile ci -p iscsi-testkit --bin iscsi-simulate -- 0..99 --flips

# ---- Measuring ---------------------------------------------------------------------------------

bench: ## what an I/O costs; REFERENCE=path/to/libiscsi.so compares; QUICK=1 takes a minute
	@packaging/prerequisites.sh build bench
	@MAKE="$(MAKE)" packaging/install-to.sh "$(abspath $(build_dir)/bench)" > /dev/null
	@CARGO="$(CARGO)" CC="$(CC)" python3 benches/bench.py "$(abspath $(build_dir)/bench)" \
		--output "$(abspath $(build_dir)/bench/report)" $(if $(REFERENCE),--reference "$(REFERENCE)") $(if $(QUICK),--quick)

bench-instructions: ## user instructions per I/O, compared with benches/baseline.json; UPDATE=1 writes them there, PROFILE=ci those of make check
	@packaging/prerequisites.sh build bench
	@MAKE="$(MAKE)" packaging/install-to.sh "$(abspath $(build_dir)/bench)" > /dev/null
	@CARGO="$(CARGO)" CC="$(CC)" python3 benches/bench.py "$(abspath $(build_dir)/bench)" --instructions --profile $(PROFILE) \
		$(if $(UPDATE),--update)

# The version is that of benches/micro/Cargo.toml.
bench-micro: ## instructions of single pieces of the core, compared with the last run; needs valgrind and gungraun-runner
	@command -v valgrind > /dev/null || { echo "valgrind is missing"; exit 1; }
	@command -v gungraun-runner > /dev/null || { \
		echo "gungraun-runner is missing; to have it, in some minutes: $(CARGO) install gungraun-runner --version 0.18.2 --locked"; \
		exit 1; }
	@CARGO_TARGET_DIR="$(abspath $(or $(CARGO_TARGET_DIR),target)/micro)" $(CARGO) bench --quiet --locked \
		--manifest-path benches/micro/Cargo.toml

# ---- Help --------------------------------------------------------------------------------------

help: ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r target text; do printf 'make %-18s %s\n' "$$target" "$$text"; done
