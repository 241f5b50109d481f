# Noroshi: build, try, test.
#   make run     build what this needs, then inspect this host
#   make test    everything, with real servers and a browser
#   make bench   how fast it is, beside the limits of this machine
# Variables: SCRATCH  where the build is kept (outside the clone a fresh clone builds faster)

SCRATCH ?= .build
SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib

.PHONY: run build test bench clean

run: build
	@echo '+ noroshi inspect'
	@status=0; NOROSHI_RESOURCES='$(CURDIR)/Resources' "$$($(SWIFT) build $(RELEASE) --scratch-path '$(SCRATCH)' --show-bin-path)/noroshi" inspect || status=$$?; \
	case $$status in \
	0) echo 'noroshi inspect: exit status 0 (nothing found)' ;; \
	1) echo 'noroshi inspect: exit status 1 (there are findings; see above)' ;; \
	2) echo 'noroshi inspect: exit status 2 (it could not look everywhere; see above)' ;; \
	*) echo "noroshi inspect: exit status $$status" >&2; exit $$status ;; \
	esac

build:
	Scripts/setup build
	$(SWIFT) build $(RELEASE) --scratch-path '$(SCRATCH)' --product noroshi

# One at a time: the tests that inspect this host would see each other's servers.
test:
	Scripts/setup test
	$(SWIFT) test --scratch-path '$(SCRATCH)' --no-parallel --disable-xctest

bench: build
	$(SWIFT) build $(RELEASE) --scratch-path '$(SCRATCH)' --product noroshi-center
	SCRATCH='$(SCRATCH)' Scripts/bench

clean:
	$(SWIFT) package --scratch-path '$(SCRATCH)' clean
