package import FoundationEssentials

/// What runs on a host: its processes and what they are made of, and what its kernel says of sockets, modules and
/// load.
///
/// Of command lines only the name of the program and of its script are kept, of environments only what the loader
/// obeys: what
/// else stands there may be secret. Every text is escaped.
package struct ProcessSurvey: Sendable, Codable, Hashable {
    /// Whether the host ran while it was looked at; of a disk only files can be told.
    package var isRunning = true
    /// Whether a package manager was there to ask whom programs belong to.
    package var knowsPackages = false
    /// All processes but kernel threads, also those of which nothing more is kept.
    package var processCount = 0
    package var kernelThreadCount = 0
    /// In the order of their numbers, without kernel threads.
    package var processes: [RunningProcess] = []
    package var hidden: [HiddenProcess] = []
    /// Programs that talk to many hosts, over one port each.
    package var fanOuts: [FanOut] = []
    package var rawSockets: [RawSocket] = []
    /// Network interfaces that take in what is for others.
    package var promiscuous: [PromiscuousInterface] = []
    /// nil where the kernel has none, or does not tell.
    package var modules: ModuleSurvey?
    /// Libraries that `/etc/ld.so.preload` puts into every program.
    package var preloaded: [PreloadedLibrary] = []
    package var load: LoadSample?
    /// From earlier inspections, the oldest first.
    package var earlierLoad: [LoadSample] = []

    package init() {}

    /// Processes that run the program or have the library at `path` mapped as it was before it was replaced or
    /// removed.
    package func stillRunningOld(_ path: String) -> [RunningProcess] {
        processes.filter { process in
            process.container == nil
                && (process.executable == path && process.isDeleted || process.replaced.contains { $0.path == path })
        }
    }
}

/// One process, as the kernel tells of it.
package struct RunningProcess: Sendable, Codable, Hashable {
    package let pid: Int
    package var parent = 0
    package var startedAt: Date?
    package var realUser = 0
    /// The user with whose rights it works.
    package var user = 0
    /// The name of ``user`` in `/etc/passwd`.
    package var userName: String?
    /// What the process calls itself: at most 15 bytes.
    package var name = ""
    /// Path of the executable as its own file system has it; nil when it could not be read, or when the process has
    /// ended.
    package var executable: String?
    /// The file was removed or replaced since the process started.
    package var isDeleted = false
    /// Another file has the path of the executable now.
    package var isReplaced = false
    /// The executable is a file in memory only (memfd_create(2)).
    package var isMemoryFile = false
    /// The package that brought the executable.
    package var package: InstalledPackage?
    /// The first word of the command line, as the process shows it: at most 256 bytes.
    package var argument = ""
    /// What ``argument`` claims to be, where it names another path than the executable.
    package var claim: ClaimedProgram?
    /// The file that an interpreter runs.
    package var script: String?
    /// The package that brought ``script``.
    package var scriptPackage: InstalledPackage?
    package var folder: String?
    /// Its root folder, where that is not the host's.
    package var root: String?
    /// Programs and libraries that it has mapped and that were removed or replaced meanwhile.
    package var replaced: [ReplacedFile] = []
    /// Libraries that its environment puts into it.
    package var preloaded: [PreloadedLibrary] = []
    /// The value of `LD_LIBRARY_PATH`.
    package var libraryPath: String?
    /// For example `pts/0`.
    package var terminal: String?
    /// The container or foreign file system that it lives in: its paths are not this host's.
    package var container: String?
    /// The service of systemd.
    package var unit: String?
    /// Numbers of the namespaces: `mnt`, `net`, `pid`, `user`.
    package var namespaces: [String: UInt64] = [:]
    /// In hexadecimal digits, as capabilities(7) numbers the bits.
    package var capabilities = ""
    /// The part of one processor that it took while it was looked at: 1 is all of one.
    package var share = 0.0
    /// The same, since it started.
    package var lifetimeShare = 0.0

    package init(pid: Int) { self.pid = pid }
}

/// A path that a command line shows and that is not the executable's.
package struct ClaimedProgram: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable {
        /// There is no such file.
        case missing
        /// A text that begins with `#!`: its interpreter shows its name.
        case script
        /// Another program.
        case program
    }

    package let path: String
    package let kind: Kind

    package init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }
}

/// A mapped file that is no longer at its path.
package struct ReplacedFile: Sendable, Codable, Hashable {
    package let path: String
    /// Nothing took its place.
    package let isGone: Bool
    /// The package that has the path now.
    package var package: InstalledPackage?

    package init(path: String, isGone: Bool) {
        self.path = path
        self.isGone = isGone
    }
}

/// A library that is loaded before those a program asks for.
package struct PreloadedLibrary: Sendable, Codable, Hashable {
    /// `LD_PRELOAD`, `LD_AUDIT`, or `/etc/ld.so.preload:1`.
    package let source: String
    package let path: String
    /// nil where it could not be seen.
    package let isPresent: Bool?
    /// Others than root own the file or may write it.
    package let isForeign: Bool
    package let package: InstalledPackage?
    /// The process runs its code, though the file was removed; nil in what was written before that was looked for.
    package let isRemoved: Bool?

    package init(
        source: String, path: String, isPresent: Bool?, isForeign: Bool, package: InstalledPackage?,
        isRemoved: Bool? = nil
    ) {
        self.source = source
        self.path = path
        self.isPresent = isPresent
        self.isForeign = isForeign
        self.package = package
        self.isRemoved = isRemoved
    }

    package func owned(by package: InstalledPackage?) -> PreloadedLibrary {
        PreloadedLibrary(
            source: source, path: path, isPresent: isPresent, isForeign: isForeign, package: package,
            isRemoved: isRemoved)
    }
}

/// A process that answers and is not shown.
package struct HiddenProcess: Sendable, Codable, Hashable {
    package enum Way: String, Sendable, Codable, Hashable {
        /// The list of `/proc` leaves it out.
        case unlisted
        /// Something is mounted over its folder in `/proc`.
        case covered
    }

    package let pid: Int
    package let way: Way
    package let name: String?
    package let executable: String?
    /// How it was seen nevertheless: `kill`, `getpgid`, `sched_getscheduler`, or a control group.
    package let seenBy: [String]

    package init(pid: Int, way: Way, name: String?, executable: String?, seenBy: [String]) {
        self.pid = pid
        self.way = way
        self.name = name
        self.executable = executable
        self.seenBy = seenBy
    }
}
