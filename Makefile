# Noroshi: build, try, test.
#   make run     build what this needs, then inspect this host
#   make test    everything, with a browser and the real servers that are there
#   make test-servers  fetches every real server (1.4 GB, about 3 minutes, root), then tests with them
#   make test-release  tests the optimized programs, as users get them, by their command lines
#   make bench   how fast it is, beside the limits of this machine
# Variables: SCRATCH  where the build is kept (outside the clone a fresh clone builds faster)

SCRATCH ?= .build
SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib

.PHONY: run build test test-servers test-release bench clean

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
	SWIFT='$(SWIFT)' Scripts/tests --scratch-path '$(SCRATCH)' --no-parallel --disable-xctest

# The lab's servers exclude each other in one system; each has a root file system and a network of its own.
test-servers:
	Scripts/setup test
	Scripts/lab make all
	SWIFT='$(SWIFT)' Scripts/tests --scratch-path '$(SCRATCH)' --no-parallel --disable-xctest --filter 'TestSupportTests|RelayLabTests|LabRecognitionTests'

# What only the optimizer does shows here.
test-release: build
	$(SWIFT) build $(RELEASE) --scratch-path '$(SCRATCH)' --product noroshi-center
	Scripts/setup test
	NOROSHI_TEST_PROGRAMS="$$($(SWIFT) build $(RELEASE) --scratch-path '$(SCRATCH)' --show-bin-path)" \
	  SWIFT='$(SWIFT)' Scripts/tests --scratch-path '$(SCRATCH)' --no-parallel --disable-xctest --filter CommandTests

bench: build
	$(SWIFT) build $(RELEASE) --scratch-path '$(SCRATCH)' --product noroshi-center
	SCRATCH='$(SCRATCH)' Scripts/bench

clean:
	$(SWIFT) package --scratch-path '$(SCRATCH)' clean
