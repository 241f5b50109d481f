internal import Glibc

/// What arguments name, now and later: files, whether they are there or not, folders, and patterns.
struct FollowTargets {
    private enum Target {
        case file(PathBytes)
        case folder(PathBytes)
        case glob(Glob)
    }

    private let targets: [Target]
    private let maximumDepth: Int

    init(_ arguments: [PathBytes], maximumDepth: Int) {
        self.maximumDepth = maximumDepth
        targets = arguments.map { argument in
            let status = try? FileStatus.of(argument, followingLinks: true)
            if status?.kind == .folder { return .folder(argument) }
            if status == nil, let glob = Glob(argument) { return .glob(glob) }
            return .file(argument)
        }
    }

    /// The files that are there now, by their names.
    func files() -> [PathBytes] {
        var seen: Set<PathBytes> = []
        return targets.flatMap { target -> [PathBytes] in
            switch target {
            case .file(let path): [path]
            case .folder(let path): files(in: path, depth: 0)
            case .glob(let glob): glob.paths(maximumDepth: maximumDepth) { _, _ in }
            }
        }.filter { seen.insert($0).inserted }
    }

    /// The folders into which such files may come.
    func folders() -> [PathBytes] {
        var seen: Set<PathBytes> = []
        return targets.flatMap { target -> [PathBytes] in
            switch target {
            case .file(let path): [path.folder]
            case .folder(let path): [path] + folders(in: path, depth: 0)
            case .glob(let glob): [glob.folder] + (glob.isDeep ? folders(in: glob.folder, depth: 0) : [])
            }
        }.filter { seen.insert($0).inserted }
    }

    /// The path of a name in a folder, as arguments would write it.
    func path(_ name: [UInt8], in folder: PathBytes) -> PathBytes {
        let isBare =
            folder == "."
            && targets.contains { target in
                switch target {
                case .file(let path): !path.bytes.contains(UInt8(ascii: "/"))
                case .folder: false
                case .glob(let glob): glob.folder == "."
                }
            }
        return isBare ? PathBytes(name) : folder.appending(name)
    }

    /// Whether a name in one of those folders may be one of those files.
    func mayBe(_ name: [UInt8]) -> Bool {
        targets.contains { target in
            switch target {
            case .file(let path): path.name == name
            case .folder: true
            case .glob(let glob): glob.mayEnd(in: name)
            }
        }
    }

    private func files(in folder: PathBytes, depth: Int) -> [PathBytes] {
        guard depth < maximumDepth, let names = try? Folder.names(in: folder) else { return [] }
        return names.flatMap { name -> [PathBytes] in
            let path = folder.appending(name)
            switch (try? FileStatus.of(path, followingLinks: false))?.kind {
            case .folder: return files(in: path, depth: depth + 1)
            case .regular: return [path]
            case .link, .socket, .pipe, .device, nil: return []
            }
        }
    }

    private func folders(in folder: PathBytes, depth: Int) -> [PathBytes] {
        guard depth < maximumDepth, let names = try? Folder.names(in: folder) else { return [] }
        return names.flatMap { name -> [PathBytes] in
            let path = folder.appending(name)
            guard (try? FileStatus.of(path, followingLinks: false))?.kind == .folder else { return [] }
            return [path] + folders(in: path, depth: depth + 1)
        }
    }
}
