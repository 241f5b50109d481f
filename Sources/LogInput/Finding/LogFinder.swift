internal import Glibc

/// Finds the logs that arguments name: files, folders with all in them, patterns, and `-` for standard input.
///
/// Nothing is passed over in silence: each path that is not read is in the result, with its reason.
package struct LogFinder {
    package struct Options: Hashable, Sendable {
        /// Folders within folders that are looked into.
        package var maximumDepth = 32
        /// Files that are looked at; of each up to 4 KiB are kept.
        package var maximumFiles = 50_000
        package var limits = DecompressionLimits()

        package init() {}
    }

    private let options: Options
    private var found: [FoundFile] = []
    /// The files found so far, by what they are.
    private var paths: [FileIdentity: PathBytes] = [:]
    private var folders: Set<FileIdentity> = []
    private var looked = 0
    private var hasStandardInput = false

    private init(_ options: Options) { self.options = options }

    /// In the order of the arguments, and of the names within a folder or pattern.
    package static func find(_ arguments: [String], options: Options = Options()) -> [FoundFile] {
        find(arguments.map { PathBytes($0) }, options: options)
    }

    package static func find(_ arguments: [PathBytes], options: Options = Options()) -> [FoundFile] {
        var finder = LogFinder(options)
        for argument in arguments { finder.find(argument) }
        return SameContent.passedOver(finder.found, limits: options.limits)
    }

    private mutating func find(_ argument: PathBytes) {
        if argument == "-" {
            guard !hasStandardInput else { return add(argument, .passedOver(.sameFile("-"))) }
            hasStandardInput = true
            return add(argument, .log(.standardInput))
        }
        // A name with brackets in it is that name first.
        if let glob = Glob(argument), (try? FileStatus.of(argument, followingLinks: false)) == nil {
            return find(glob, argument)
        }
        look(at: argument, isNamed: true, depth: 0)
    }

    private mutating func find(_ glob: Glob, _ argument: PathBytes) {
        var gaps: [FoundFile] = []
        let matches = glob.paths(maximumDepth: options.maximumDepth) { path, reason in
            gaps.append(FoundFile(path: path.bytes.isEmpty ? "." : path, outcome: .passedOver(reason)))
        }
        // What is not there has no match, and what cannot be looked into is said.
        found += gaps.filter {
            if case .unreadable(let failure)? = $0.passedOver { failure.number != ENOENT } else { true }
        }
        if matches.isEmpty { add(argument, .passedOver(.noMatch)) }
        for path in matches { look(at: path, isNamed: false, depth: 0) }
    }

    /// - Parameter isNamed: Whether an argument is this very path: links and pipes are then what was asked for.
    private mutating func look(at path: PathBytes, isNamed: Bool, depth: Int) {
        do throws(SystemFailure) {
            let own = try FileStatus.of(path, followingLinks: false)
            guard own.kind == .link else { return look(at: path, own, isNamed: isNamed, depth: depth) }
            guard let target = try? FileStatus.of(path, followingLinks: true) else {
                return add(path, .passedOver(.brokenLink))
            }
            if target.kind == .folder, !isNamed { return add(path, .passedOver(.linkToFolder)) }
            look(at: path, target, isNamed: isNamed, depth: depth)
        } catch {
            add(path, .passedOver(error.number == ENOENT ? .notThere : .unreadable(error)))
        }
    }

    private mutating func look(at path: PathBytes, _ status: FileStatus, isNamed: Bool, depth: Int) {
        switch status.kind {
        case .folder: lookInto(path, status, depth: depth)
        case .regular: lookAtFile(path, status)
        case .pipe: add(path, isNamed ? .log(.stream(path, status)) : .passedOver(.pipe))
        case .device: add(path, isNamed ? .log(.stream(path, status)) : .passedOver(.device))
        case .socket: add(path, .passedOver(.socket))
        case .link: add(path, .passedOver(.brokenLink))
        }
    }

    private mutating func lookInto(_ path: PathBytes, _ status: FileStatus, depth: Int) {
        guard depth < options.maximumDepth else {
            return add(path, .passedOver(.folderTooDeep(limit: options.maximumDepth)))
        }
        // Named twice, as a folder and within another.
        guard folders.insert(status.identity).inserted else { return }
        do throws(SystemFailure) {
            for name in try Folder.names(in: path) {
                look(at: path.appending(name), isNamed: false, depth: depth + 1)
                if looked > options.maximumFiles { return }
            }
        } catch {
            add(path, .passedOver(.unreadable(error)))
        }
    }

    private mutating func lookAtFile(_ path: PathBytes, _ status: FileStatus) {
        looked += 1
        guard looked <= options.maximumFiles else {
            if looked == options.maximumFiles + 1 {
                add(path, .passedOver(.tooManyFiles(limit: options.maximumFiles)))
            }
            return
        }
        if let other = paths[status.identity] {
            // The same path by two arguments needs no word.
            if other != path { add(path, .passedOver(.sameFile(other))) }
            return
        }
        paths[status.identity] = path
        do throws(SystemFailure) {
            add(path, try LogFile.look(at: path, limits: options.limits))
        } catch {
            add(path, .passedOver(.unreadable(error)))
        }
    }

    private mutating func add(_ path: PathBytes, _ outcome: FoundFile.Outcome) {
        found.append(FoundFile(path: path, outcome: outcome))
    }
}
