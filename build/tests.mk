# SPDX-License-Identifier: MIT
# Unit tests, fuzz targets and the sanitized program. All of them are native builds of the same
# sources under ASan and UBSan. Unit tests and fuzz targets see every part switched on.

test-ccs := $(or $(TEST_CCS),$(foreach c,gcc clang,$(if $(shell command -v $c),$c)),cc)
sanitize := -fsanitize=address,undefined -fno-sanitize-recover=all
test-cflags = -std=c11 -D_GNU_SOURCE $(warnings) $(WERROR) -g -O1 -fno-omit-frame-pointer \
	-I. -I$(out)/unit $(sanitize) $(CFLAGS)
core-src := $(sort $(wildcard core/*.c core/proto/*.c))

$(out)/unit/config.h: Kconfig build/config-header
	@mkdir -p $(@D) && sed -n 's/^config \(.*\)/CONFIG_\1=y/p' Kconfig >$(@D)/all-on
	@{ build/config-header Kconfig $(@D)/all-on; echo '#define VERSION "$(VERSION)"'; } >$@

# $(call native,DIR,COMPILER,EXTRA FLAGS): objects of any source under DIR, and DIR/core.a.
define native
$1/%.o: %.c | $(out)/unit/config.h
	@mkdir -p $$(@D) && echo "  $2 $$@"
	$(Q)$2 $(test-cflags) $3 $$(if $$(filter tests/fuzz/%,$$<),-Wno-missing-prototypes) -MMD -MP -c -o $$@ $$<
$1/core.a: $(core-src:%.c=$1/%.o)
	@rm -f $$@ && ar rcs $$@ $$^
-include $$(wildcard $1/*/*.d $1/*/*/*.d)
endef

# ---- Unit tests: tests/unit/test_NAME.c, once per compiler.
unit-names := $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/test_*.c)))
unit-shared := $(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c))

define unit
$(call native,$(out)/unit/$1,$1,)
$(unit-names:%=$(out)/unit/$1/%): $(out)/unit/$1/%: $(out)/unit/$1/tests/unit/%.o \
		$(unit-shared:%.c=$(out)/unit/$1/%.o) $(out)/unit/$1/core.a
	$(Q)$1 $(sanitize) -o $$@ $$^ -lcmocka
endef
$(foreach c,$(test-ccs),$(eval $(call unit,$c)))

unit: $(foreach c,$(test-ccs),$(unit-names:%=$(out)/unit/$c/%))
	@build/run-unit $^

# ---- Fuzzing: tests/fuzz/fuzz_NAME.c with seeds in tests/fuzz/corpus/NAME/. `make fuzz` needs
# clang; the replay of the seeds takes any compiler.
fuzz-names := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
fuzz-replay-cc := $(firstword $(test-ccs))
TIME ?= 60

$(eval $(call native,$(out)/fuzz/obj,clang,-fsanitize=fuzzer-no-link))
$(fuzz-names:%=$(out)/fuzz/%): $(out)/fuzz/%: $(out)/fuzz/obj/tests/fuzz/fuzz_%.o $(out)/fuzz/obj/core.a
	$(Q)clang $(sanitize) -fsanitize=fuzzer -o $@ $^
fuzz: $(fuzz-names:%=$(out)/fuzz/%)
	@build/run-fuzz "$(TIME)" "$(RUNS)" $(or $(FUZZ),$^)

replay := $(fuzz-names:%=$(out)/unit/$(fuzz-replay-cc)/replay_%)
$(replay): $(out)/unit/$(fuzz-replay-cc)/replay_%: $(out)/unit/$(fuzz-replay-cc)/tests/fuzz/fuzz_%.o \
		$(out)/unit/$(fuzz-replay-cc)/tests/fuzz/replay.o $(out)/unit/$(fuzz-replay-cc)/core.a
	$(Q)$(fuzz-replay-cc) $(sanitize) -o $@ $^
fuzz-replay: $(replay)
	@for r in $^; do name=$${r##*/replay_}; printf '  %-16s' "$$name"; \
		$$r tests/fuzz/corpus/$$name/* || exit; done
	@echo "fuzz-replay: the seeds of $(words $^) targets"

# ---- The whole program as configured, under ASan and UBSan, for the end-to-end tests.
asan-cc := $(firstword $(test-ccs))
asan-obj := $(src:%.c=$(out)/asan/obj/%.o) $(out)/asan/obj/build/asan-options.o
$(out)/asan/obj/%.o: %.c $(out)/obj/flags | $(out)/config.h $(out)/applets.h
	@mkdir -p $(@D) && echo "  $(asan-cc) $@"
	$(Q)$(asan-cc) $(base-cflags) -g -O1 -fno-omit-frame-pointer $(sanitize) -MMD -MP -c -o $@ $<
$(out)/asan/probebox: $(asan-obj) $(out)/obj/objects
	$(Q)$(asan-cc) $(sanitize) -o $@ $(asan-obj)
-include $(asan-obj:.o=.d)
asan: $(out)/asan/probebox
	@rm -rf $(out)/asan/bin && mkdir -p $(out)/asan/bin && \
		for a in $(commands); do ln -s ../probebox $(out)/asan/bin/$$a; done

.PHONY: unit fuzz fuzz-replay asan
.SECONDARY:
