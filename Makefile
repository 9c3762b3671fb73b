# make test needs Go alone. On Debian-like systems, as root or with sudo that asks nothing, it first installs the programs
# that the tests talk to; elsewhere the tests that miss one are skipped and say which.

PROGRAMS = xvfb xauth x11-apps x11-utils x11-xkb-utils x11-xserver-utils mpv ffmpeg feh imagemagick netpbm xdotool xautomation wmctrl twm openbox \
	xloadimage scrot maim x11vnc xserver-xephyr xwayland weston tigervnc-standalone-server xterm libgl1 libgl1-mesa-dri \
	libegl1 xfonts-base xfonts-75dpi faketime mupdf rxvt-unicode stterm suckless-tools tk xclip xli
# These are for make programs besides.
PROGRAMS_ALL = chocolate-doom chromium dillo dosbox firefox-esr fltk1.3-games fonts-dejavu-core freedoom \
	gtk-3-examples i3-wm jwm netsurf-gtk python3-pygame qemu-system-gui qemu-system-x86 qpdfview qttools5-dev-tools \
	vlc-bin vlc-plugin-base vlc-plugin-video-output xfig xinput xosview zenity
# In Debian's archive, not in every other.
BROWSER = chromium-headless-shell
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
RACE := $(shell command -v $$(go env CC) >/dev/null 2>&1 && echo -race)

.PHONY: build demo test programs fuzz soak bench report-assets peers check cross

# The painter opens no window of its own system; what it embeds of the compositor, for its benchmark, is headless.
build:
	CGO_ENABLED=0 go build -o bin/ ./cmd/compositor
	CGO_ENABLED=0 go build -tags headless -o bin/ ./cmd/painter

demo:
	go run ./cmd/compositor -demo

test: peers
	go test $(RACE) ./...

# All programs of docs/programs.md, whose table this writes; the screens go to bin/programs.
programs: bin/.peers-all build
	mkdir -p bin/programs
	go test ./display/programs -run TestGuests -v -count 1 -timeout 30m -all -compositor $(CURDIR)/bin/compositor \
		-report $(CURDIR)/docs/programs.md -pictures $(CURDIR)/bin/programs

# Every fuzz target, one after the other; FUZZ=Cookie for those alone. What is found lies in testdata/fuzz beside the target,
# and is a test from then on. Nothing fails for being slow: what go test says of its own time (a race between its contexts), or
# of a worker that went away, counts only if the inputs fail again.
FUZZTIME = 20s
FUZZ = Fuzz
fuzz:
	@mkdir -p bin
	@for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
		for target in $$(go test -list '$(FUZZ)' $$dir | grep '^Fuzz'); do \
			echo "$$dir $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 0x -parallel 2 $$dir >bin/fuzz.log 2>&1 || \
				{ grep -q 'context deadline exceeded\|hung or terminated' bin/fuzz.log && ! grep -q 'panic:\|_test.go:' bin/fuzz.log && \
				go test -count 5 -run "^$$target\$$" $$dir >>bin/fuzz.log 2>&1; } || \
				{ cat bin/fuzz.log; exit 1; }; \
			grep '^fuzz: elapsed' bin/fuzz.log | tail -1; \
		done; \
	done

# Painters come, go, crash and misbehave while witnesses look; SOAKFLAGS=-race as well, SEED=2 for other chances.
SOAK = 10m
SEED = 1
soak:
	go test -v -count=1 -timeout 0 $(SOAKFLAGS) -run TestSoak ./internal/soak -soak $(SOAK) -seed $(SEED)

# Ours beside Xvfb, about a quarter of an hour on a machine that has nothing else to do.
bench: peers
	go run ./internal/xbench -o docs/benchmarks.md

# What the report of painter bench brings along, anew from npm: assets/report/README.md tells how to come to other versions.
REPORT_ASSETS = @observablehq/plot@0.6.17 d3@7.9.0 @fontsource-variable/inter@5.3.0
report-assets:
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix bin/report $(REPORT_ASSETS)
	cd bin/report/node_modules && cp @observablehq/plot/dist/plot.umd.min.js d3/dist/d3.min.js \
		@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 $(CURDIR)/assets/report/
	cp bin/report/node_modules/@observablehq/plot/LICENSE assets/report/LICENSE.plot
	cp bin/report/node_modules/d3/LICENSE assets/report/LICENSE.d3
	cp bin/report/node_modules/@fontsource-variable/inter/LICENSE assets/report/LICENSE.inter
	cd assets/report && sha256sum --check --quiet SHA256SUMS

check: cross
	go vet ./...
	go run $(STATICCHECK) ./...

# What a system lacks answers an error at run time; everything builds.
cross:
	CGO_ENABLED=0 go build ./...
	CGO_ENABLED=0 GOOS=darwin go build ./...
	CGO_ENABLED=0 GOOS=windows go build ./...
	CGO_ENABLED=0 GOOS=freebsd go build ./...
	CGO_ENABLED=0 go build -tags headless ./...

# The marker says that the installation has been tried for this list.
peers: bin/.peers
bin/.peers-all: PROGRAMS += $(PROGRAMS_ALL)
bin/.peers bin/.peers-all: Makefile
	@mkdir -p bin
	@if ! command -v apt-get >/dev/null; then echo "no apt-get: tests that need one of $(PROGRAMS) are skipped unless it is there"; \
	elif [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo=sudo; else sudo=none; fi; \
	if [ "$$sudo" = none ]; then echo "may not install packages: tests that miss one are skipped; install: $(PROGRAMS) npm"; \
	elif command -v apt-get >/dev/null; then \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PROGRAMS) >/dev/null && \
		{ $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(BROWSER) >/dev/null || \
			echo "no $(BROWSER): the benchmark's page is looked at in chromium or google-chrome, if there is one"; }; fi
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --prefix bin/npm x11@4.2.2 mocha@11 async@3 should@13 sinon@21; \
	else echo "no npm: the suite of the npm package x11 is skipped"; fi
	@touch $@
