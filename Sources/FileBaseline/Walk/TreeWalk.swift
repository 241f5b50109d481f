internal import Glibc

/// Which trees are walked, and how.
package struct WalkOptions: Sendable {
    /// Absolute, sorted, none within another.
    package var roots: [[UInt8]]
    package var profile: Profile
    /// Where the roots begin: the folder of a mounted image, or `/`.
    package var image: [UInt8] = [PathOrder.slash]
    /// Whether file systems that are mounted below the roots are entered.
    package var crossesMounts = false
    /// Paths that are left out, as the baseline's own.
    package var excluded: Set<[UInt8]> = []
    package var algorithm = HashAlgorithm.sha256
    /// Trusts inode, size and times for what a content is.
    package var isIncremental = false
    /// Threads that hash.
    package var processors = 1

    package init(roots: [[UInt8]], profile: Profile) {
        self.roots = roots
        self.profile = profile
    }
}

/// Walks trees in the order of ``PathOrder``; never follows a link, never waits for a pipe or a device.
struct TreeWalk {
    /// What the walk meets.
    protocol Visitor: AnyObject {
        func visit(_ item: LookItem) throws
        /// A folder that cannot be entered, and so nothing below it.
        ///
        /// - Parameter glimpse: What the folder above shows of it, where that is allowed.
        func unseen(_ path: [UInt8], _ level: WatchLevel, _ reason: String, _ glimpse: FileRecord?) throws
    }

    private let options: WalkOptions
    private let visitor: any Visitor
    private let buffer: ListBuffer

    /// More folders within each other than this are not entered; each is open while what is in it is looked at.
    static let maximumDepth = 700

    init(_ options: WalkOptions, visitor: any Visitor) {
        self.options = options
        self.visitor = visitor
        buffer = ListBuffer()
        Self.raiseLimit()
    }

    /// - Throws: ``BaselineProblem`` when not even the image's folder can be opened; what the visitor throws.
    func run() throws {
        let top: OpenFolder
        do throws(SystemFailure) {
            top = try OpenFolder(root: options.image)
        } catch {
            throw BaselineProblem(file: options.image, reason: "cannot open the folder: \(error)")
        }
        for root in options.roots { try walk(root, from: top) }
    }

    /// Goes down to a root by folders that are none of them links.
    private func walk(_ root: [UInt8], from top: OpenFolder) throws {
        var folder = top
        var state = options.profile.start
        let components = PathOrder.components(root)
        guard let last = components.last else {
            return try rootItself(top, state)
        }
        for name in components.dropLast() {
            state = options.profile.entering(name, from: state)
            let path = PathOrder.joined(folder.path, name)
            do throws(SystemFailure) {
                folder = try folder.folder(name, path: path)
            } catch {
                if error.number == ENOENT { return }
                let isLink = error.number == ELOOP || error.number == ENOTDIR
                return try visitor.unseen(
                    root, state.level(in: options.profile) ?? .content,
                    isLink ? "a link or file stands in the way" : "\(error)", nil)
            }
        }
        let mount = try? FileStatus(last, in: folder.descriptor)
        try visit(OpenFolder.Name(bytes: last, type: 0), in: folder, state, mount: mount, depth: 0)
    }

    private func rootItself(_ top: OpenFolder, _ state: Profile.State) throws {
        guard let status = try? FileStatus(descriptor: top.descriptor) else { return }
        if let level = state.level(in: options.profile), level != .ignored {
            try visitor.visit(
                LookItem(
                    folder: top, name: [], path: top.path, level: level, isRegular: false,
                    opened: (folder: top, status: status)))
        }
        try list(top, state, mount: status, depth: 0)
    }

    private func visit(
        _ name: OpenFolder.Name, in folder: OpenFolder, _ above: Profile.State, mount: FileStatus?, depth: Int
    ) throws {
        let path = PathOrder.joined(folder.path, name.bytes)
        guard !options.excluded.contains(path) else { return }
        let state = options.profile.entering(name.bytes, from: above)
        let level = state.level(in: options.profile) ?? .ignored
        var type = name.type
        if type == 0 || Int(type) == Int(DT_DIR) {
            // Automatic mounts stay as they are, so the name is asked before it is opened.
            if let status = try? FileStatus(name.bytes, in: folder.descriptor) {
                type = status.kind == .folder ? UInt8(DT_DIR) : status.kind == .regular ? UInt8(DT_REG) : UInt8(DT_LNK)
            }
        }
        guard Int(type) == Int(DT_DIR) else {
            if level == .ignored { return }
            return try visitor.visit(
                LookItem(
                    folder: folder, name: name.bytes, path: path, level: level,
                    isRegular: Int(type) == Int(DT_REG)))
        }
        if level == .ignored, !state.mayMatchBelow { return }
        try enter(name.bytes, path, in: folder, state, level, mount: mount, depth: depth)
    }

    private func enter(
        _ name: [UInt8], _ path: [UInt8], in above: OpenFolder, _ state: Profile.State, _ level: WatchLevel,
        mount: FileStatus?, depth: Int
    ) throws {
        let folder: OpenFolder
        var status: FileStatus
        do throws(SystemFailure) {
            folder = try above.folder(name, path: path)
            status = try FileStatus(descriptor: folder.descriptor)
        } catch {
            switch error.number {
            case ENOENT: return
            case ELOOP, ENOTDIR:
                // It was a folder a moment ago.
                if level == .ignored { return }
                return try visitor.visit(
                    LookItem(folder: above, name: name, path: path, level: level, isRegular: false))
            case _:
                let status = level == .ignored ? nil : try? FileStatus(name, in: above.descriptor)
                return try visitor.unseen(path, level, "\(error)", status?.record(path, level: level))
            }
        }
        let isMount = mount.map { $0.device != status.device || $0.mount != status.mount } ?? false
        // A root may stand on any file system, but on one that the kernel makes up.
        let isSuspect = isMount || depth == 0
        let isEntered =
            (!isMount || options.crossesMounts) && !(isSuspect && PseudoFileSystem.isOne(folder.descriptor))
        if !isEntered { status.flags.insert(.mount) }
        if level != .ignored {
            try visitor.visit(
                LookItem(
                    folder: above, name: name, path: path, level: level, isRegular: false,
                    opened: (folder: folder, status: status)))
        }
        guard isEntered else { return }
        if depth >= Self.maximumDepth {
            return try visitor.unseen(
                PathOrder.joined(path, [UInt8(ascii: "*")]), level, "more than \(Self.maximumDepth) folders deep", nil)
        }
        try list(folder, state, mount: status, depth: depth)
    }

    private func list(_ folder: OpenFolder, _ state: Profile.State, mount: FileStatus, depth: Int) throws {
        let names: [OpenFolder.Name]
        do throws(SystemFailure) {
            names = try unsafe folder.names(buffer.bytes)
        } catch {
            return try visitor.unseen(
                PathOrder.joined(folder.path, [UInt8(ascii: "*")]), state.level(in: options.profile) ?? .ignored,
                "\(error)", nil)
        }
        for name in names { try visit(name, in: folder, state, mount: mount, depth: depth + 1) }
    }

    /// Each folder on the way down is open; most systems let a program have more files than they give it at first.
    private static func raiseLimit() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(7), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 8192)
        unsafe setrlimit(__rlimit_resource_t(7), &limit)
    }
}

/// Room for the names that the system gives at a time.
@safe private final class ListBuffer {
    let bytes: UnsafeMutableRawBufferPointer
    init() { unsafe bytes = .allocate(byteCount: 128 << 10, alignment: 16) }
    deinit { unsafe bytes.deallocate() }
}
