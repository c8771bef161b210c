# SPDX-License-Identifier: MIT
# `make help` lists the targets. A fresh tree needs cc and make; nothing here needs a list of
# applets: applets/NAME.c is built when the configuration says CONFIG_NAME=y.

VERSION := 0.1.0

# ---- Where things go: with O=dir all of it goes there, the configuration too.
ifdef O
out := $(patsubst %/,%,$(O))
config := $(out)/.config
else
out := out
config := .config
endif
PREFIX ?= /usr/local
WERROR ?= -Werror

.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
all:

# ---- Configuration. These goals make one, or need none. Asked for together with others, each goal
# gets a make of its own, because a configuration is read before anything runs.
config-goals := menuconfig olddefconfig allyesconfig allnoconfig randconfig
no-config := $(config-goals) %defconfig help clean distclean refresh-configs toolchain check \
	check-tree check-configs sizes costs refresh bloat fuzz fuzz-replay unit
goals := $(filter-out $(no-config),$(or $(MAKECMDGOALS),all))

ifneq ($(and $(goals),$(filter $(no-config),$(MAKECMDGOALS))),)
$(MAKECMDGOALS): one-by-one ; @:
one-by-one:
	@for goal in $(MAKECMDGOALS); do $(MAKE) --no-print-directory $$goal || exit; done
.PHONY: one-by-one $(MAKECMDGOALS)
else

ifneq ($(goals),)
include $(config)
$(config):
	@mkdir -p $(@D) && cp build/configs/defconfig $@
	@echo "no $@: using build/configs/defconfig"
endif

# ---- The compiler. `CC ?=` would never take effect: make has a CC of its own.
ifeq ($(origin CC),default)
  ifdef CROSS_COMPILE
    CC := $(CROSS_COMPILE)gcc
  else ifneq ($(shell command -v musl-gcc),)
    CC := musl-gcc
  else
    CC := cc
    ifneq ($(if $(MAKE_RESTARTS),,$(goals)),)
      $(info no musl-gcc here: building with cc and its libc (glibc makes it some 700 kB larger))
    endif
  endif
endif

# Section headers (0.8 kB) are for linkers and debuggers: dropped where a tool can do that.
ifndef STRIP
  ifneq ($(shell $(CROSS_COMPILE)strip --help 2>&1 | grep -e --strip-section-headers),)
    STRIP := $(CROSS_COMPILE)strip --strip-section-headers
  else ifneq ($(shell command -v llvm-strip),)
    STRIP := llvm-strip --strip-sections
  else
    STRIP := $(CROSS_COMPILE)strip -s -R .comment
    strip-hint = @echo "section headers stay: llvm-strip (Debian: llvm) would drop these 800 bytes"
  endif
endif

ifneq ($(goals)$(filter toolchain,$(MAKECMDGOALS)),)
libc := $(if $(shell printf '#include <features.h>\n' | $(CC) -E -dM - | grep -w __GLIBC__),glibc,musl)
endif

cc-option = $(if $(shell $(CC) -Werror $1 -c -x c -o /dev/null /dev/null 2>&1),,$1)
# No -Wtype-limits: a table whose rows are all configured away is not worth a warning.
warnings := -Wall -Wextra -Wno-type-limits -Wshadow -Wundef -Wstrict-prototypes \
	-Wmissing-prototypes -Wconversion
base-cflags := -std=c11 -D_GNU_SOURCE $(warnings) $(WERROR) -I. -I$(out) -ffile-prefix-map=$(out)=out

# Each of these was measured on the whole program: together 5 % less code than -Os, a third of that
# by -flto. What moves code about costs registers, and with them spills.
smallest := -Oz -fno-caller-saves -fno-tree-loop-im -fno-move-loop-invariants -fno-thread-jumps \
	-fno-tree-dominator-opts -fno-tree-forwprop -fno-tree-tail-merge -fno-optimize-sibling-calls \
	-fno-tree-fre -fno-forward-propagate -fno-tree-slsr -fno-jump-tables -fno-tree-switch-conversion -fno-tree-sra \
	-fno-schedule-insns2 -fno-shrink-wrap -fno-defer-pop -flto=1 -fno-fat-lto-objects
size-cflags = $(or $(call cc-option,$(smallest)),$(call cc-option,-Oz),-Os) -g -fPIE \
	-ffunction-sections -fdata-sections -fvisibility=hidden -fmerge-all-constants \
	-fno-asynchronous-unwind-tables -fno-unwind-tables -fno-stack-protector \
	$(call cc-option,-fcf-protection=none) $(call cc-option,-malign-data=abi)
cflags := $(base-cflags) $(size-cflags) $(CFLAGS)

size-ldflags := -Wl,--gc-sections,--build-id=none,--hash-style=gnu,-z,norelro,-z,noexecstack \
	-Wl,-z,noseparate-code,-z,common-page-size=64,--sort-section=alignment,--no-eh-frame-hdr,--spare-dynamic-tags=0

# With musl, `-static-pie` silently links a dynamic PIE that needs an interpreter, so we name the
# start files of a static PIE ourselves. The directory is where the compiler takes crti.o from.
ifeq ($(libc),musl)
crt := $(shell $(CC) -\#\#\# -x c /dev/null 2>&1 | tr ' "' '\n\n' | sed -n 's,/crti\.o$$,,p')
link = $(CC) $(cflags) -nostartfiles -static -Wl,-pie,--no-dynamic-linker $(size-ldflags) \
	-Wl,-T,build/static-pie.ld -o $1 \
	$(crt)/rcrt1.o $(crt)/crti.o $2 $(crt)/crtn.o $(LDFLAGS)
else
link = $(CC) $(cflags) -static-pie $(size-ldflags) -o $1 $2 $(LDFLAGS)
endif

# ---- Sources. A file is built unless it stands in a line below whose symbol is off, and in none
# whose symbol is on.
src-$(CONFIG_HTTPCHECK) += core/http.c core/proto/http1.c core/proto/url.c
src-$(CONFIG_HTTPCHECK) += core/proto/urlfollow.c
src-$(CONFIG_TCPCHECK) += core/proto/url.c
src-$(CONFIG_HTTP_BODY) += core/bodycheck.c core/proto/http1body.c
src-$(CONFIG_HTTP_AUTH) += core/proto/base64.c
src-$(CONFIG_EXPECT_BODY) += core/proto/match.c
src-$(CONFIG_EXPECT_HEADER) += core/proto/match.c
src-$(CONFIG_EXPECT_JSON) += core/proto/json.c core/proto/jsonexpect.c
src-$(CONFIG_EXPECT_METRIC) += core/proto/metric.c
src-$(CONFIG_TCP_DIALOGUE) += core/proto/match.c core/proto/escape.c
src-$(CONFIG_DNS) += core/resolve.c core/proto/dns.c core/proto/hosts.c core/proto/resolvconf.c
src-$(CONFIG_DNS) += core/proto/words.c
src-$(CONFIG_UNIX_SOCKETS) += core/unixsocket.c
src-$(CONFIG_HELP) += core/opthelp.c core/hint.c
src-$(CONFIG_OUTPUT_JSON) += core/printjson.c
src-$(CONFIG_EXPAND) += core/proto/expand.c
src-$(CONFIG_INSTALLER) += core/installer.c

symbol = CONFIG_$(shell echo $1 | tr a-z- A-Z_)
applet-stems := $(filter-out main,$(basename $(notdir $(sort $(wildcard applets/*.c)))))
applets := $(foreach a,$(applet-stems),$(if $(filter y,$($(call symbol,$a))),$a))
commands := $(subst _,-,$(applets))
src := applets/main.c $(applets:%=applets/%.c) \
	$(filter-out $(filter-out $(src-y),$(src-)),$(sort $(wildcard core/*.c core/proto/*.c)))
obj := $(src:%.c=$(out)/obj/%.o)

# ---- Building. V=1 shows the commands.
Q := $(if $(V),,@)
say = @echo " "
all: $(out)/probebox $(out)/bin

$(out)/obj/%.o: %.c $(out)/obj/flags | $(out)/config.h $(out)/applets.h
	@mkdir -p $(@D)
	$(say) CC $@
	$(Q)$(CC) $(cflags) -MMD -MP -c -o $@ $<

$(out)/probebox.debug: $(obj) $(out)/obj/objects build/static-pie.ld
	$(say) LD $@
	$(Q)$(call link,$@,$(obj))

$(out)/probebox: $(out)/probebox.debug
	$(Q)$(STRIP) -o $@ $<
	$(strip-hint)
	@echo "$@: $$(wc -c <$@) bytes, version $(VERSION), applets: $(commands)"

$(out)/bin: $(out)/applets.h
	@rm -rf $@ && mkdir -p $@ && for a in $(commands); do ln -s ../probebox $@/$$a; done

# Written anew only when they say something else, so that nothing is rebuilt in vain.
$(out)/config.h: FORCE
	@{ build/config-header Kconfig $(config); echo '#define VERSION "$(VERSION)"'; } | build/write-if-changed $@
$(out)/applets.h: FORCE
	@for a in $(applets); do echo "APPLET($$a)"; done | build/write-if-changed $@
$(out)/obj/flags: FORCE
	@echo '$(CC) $(cflags)' | build/write-if-changed $@
$(out)/obj/objects: FORCE
	@echo '$(call link,x,$(obj))' | build/write-if-changed $@

-include $(obj:.o=.d)

install: all
	mkdir -p $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(out)/probebox $(DESTDIR)$(PREFIX)/bin/probebox
	for a in $(commands); do ln -sf probebox $(DESTDIR)$(PREFIX)/bin/$$a; done

clean:
	rm -rf $(foreach f,obj bin asan unit fuzz check configs sizes costs bloat config.h applets.h \
		probebox probebox.debug defconfig,$(out)/$f)
distclean: clean
	rm -rf $(config) $(config).old out

# ---- Configuring.
kconfig = mkdir -p $(dir $(config)) && KCONFIG_CONFIG=$(config) build/kconfig
$(config-goals):
	@$(kconfig) $@
	@rm -f $(config).old
savedefconfig:
	@mkdir -p $(out) && $(kconfig) $@ $(out)/defconfig && echo "saved to $(out)/defconfig"
refresh-configs:
	@build/refresh-configs
defconfig $(filter-out savedefconfig,$(filter %_defconfig,$(MAKECMDGOALS))): FORCE
	@test -f build/configs/$@ || { echo "there is no build/configs/$@, only:" \
		$$(ls build/configs) >&2; exit 1; }
	@mkdir -p $(dir $(config)) && cp build/configs/$@ $(config) && echo "$@ copied to $(config)"

# ---- Measuring and testing. What the scripts build, they build through this Makefile.
export MAKE
toolchain:
	@echo "toolchain: $$($(CC) --version | head -1); $$(ld --version | head -1);" \
		"libc.a of $$(wc -c <$(if $(crt),$(crt)/libc.a,/dev/null)) bytes"
sizes:
	+@build/sizes $(out)
costs:
	+@build/costs $(out)
refresh:
	+@build/sizes $(out)
	+@build/costs $(out)
bloat:
	+@build/bloat $(out) $(config) $(BASE)
check:
	@build/check $(out)
check-tree:
	@build/check-tree
check-configs:
	+@build/check-configs $(out)
bench: all
	@for b in tests/bench/run tests/bench/bench.py; do \
		if [ -f $$b ]; then PROBEBOX=$(out)/probebox exec $$b; fi; done; echo "no benchmark here"
demo: all
	@PROBEBOX=$(out)/probebox build/demo/run

include build/tests.mk
endif

help:
	@cat build/help

FORCE:
.PHONY: all install clean distclean $(config-goals) defconfig savedefconfig refresh-configs toolchain \
	sizes costs refresh bloat check check-tree check-configs bench demo help FORCE
