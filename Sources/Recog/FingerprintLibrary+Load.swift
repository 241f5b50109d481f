extension FingerprintDatabase {
    /// Reads a file. The examples in files of their own are looked for in the folder named like it, without `.xml`.
    ///
    /// - Throws: Every mistake in the file, or why it cannot be read.
    public static func load(_ path: String) throws(ParseErrors) -> FingerprintDatabase {
        switch FileReader.read(path, limit: maximumSize) {
        case .failure(let error):
            throw ParseErrors([ParseError(file: path, line: 0, column: 0, reason: error.reason)])
        case .success(let bytes):
            let source = SourceFile(path: path, bytes: bytes)
            return try parse(bytes, file: path, directory: source.folder)
        }
    }
}

extension FingerprintLibrary {
    /// Reads every `.xml` file of a folder.
    ///
    /// - Throws: Every mistake in any of the files, or why the folder cannot be read.
    public static func load(directory: String) throws(ParseErrors) -> FingerprintLibrary {
        try load([directory])
    }

    /// Reads files of fingerprints, and every `.xml` file of folders.
    ///
    /// - Throws: Every mistake in any of the files, or why one cannot be read.
    public static func load(_ paths: [String]) throws(ParseErrors) -> FingerprintLibrary {
        FingerprintLibrary(try parse(try SourceFile.read(paths)))
    }

    /// The same through a file that keeps what was read before, which is quicker; its fingerprints have no examples.
    ///
    /// The sources are still read, and what is kept is used only when their names and contents are the same. A cache
    /// that belongs to another user, that others may write to, or that is damaged is not used but replaced.
    ///
    /// - Parameters:
    ///   - cache: The path of the file, whose folder is there. It is written whole or not at all, with mode 0600.
    ///   - note: Is told why the cache could not be used or written, which is no reason to fail.
    /// - Throws: Every mistake in any of the files, or why one cannot be read.
    public static func load(
        _ paths: [String], cache: String, note: (String) -> Void = { _ in }
    ) throws(ParseErrors) -> FingerprintLibrary {
        let sources = try SourceFile.read(paths)
        var key = ContentHash()
        for source in sources {
            key.add(Array(source.path.utf8).span)
            key.add(source.bytes.span)
        }
        let file = FingerprintCache(path: cache, key: key)
        let (kept, reason) = file.read()
        if let kept { return FingerprintLibrary(kept) }
        if let reason { note("\(cache): \(reason)") }
        let databases = try parse(sources)
        if let reason = file.write(databases) { note("\(cache): \(reason)") }
        return FingerprintLibrary(databases.map(\.withoutExamples))
    }

    private static func parse(_ sources: [SourceFile]) throws(ParseErrors) -> [FingerprintDatabase] {
        var databases: [FingerprintDatabase] = []
        var errors: [ParseError] = []
        for source in sources {
            do {
                databases.append(
                    try FingerprintDatabase.parse(source.bytes, file: source.path, directory: source.folder))
            } catch {
                errors += error.errors
            }
        }
        guard errors.isEmpty else { throw ParseErrors(errors) }
        return databases
    }
}

/// A file of fingerprints before it is parsed.
struct SourceFile {
    let path: String
    let bytes: [UInt8]

    /// Where the examples are that stand in files of their own.
    var folder: String? { path.hasSuffix(".xml") ? String(path.dropLast(4)) : nil }

    /// - Parameter paths: Files, and folders of them.
    static func read(_ paths: [String]) throws(ParseErrors) -> [SourceFile] {
        var sources: [SourceFile] = []
        var errors: [ParseError] = []
        for path in try Self.paths(paths) {
            switch FileReader.read(path, limit: FingerprintDatabase.maximumSize) {
            case .failure(let failure): errors.append(failure.error(of: path))
            case .success(let bytes): sources.append(SourceFile(path: path, bytes: bytes))
            }
        }
        guard errors.isEmpty else { throw ParseErrors(errors) }
        return sources
    }

    /// The files themselves, those of a folder in the order of their names.
    static func paths(_ paths: [String]) throws(ParseErrors) -> [String] {
        var result: [String] = []
        for path in paths {
            guard FileReader.isDirectory(path) else {
                result.append(path)
                continue
            }
            switch FileReader.databases(in: path) {
            case .failure(let failure): throw ParseErrors([failure.error(of: path)])
            case .success(let names): result += names.map { "\(path)/\($0)" }
            }
        }
        return result
    }
}

extension FileReader.Failure {
    fileprivate func error(of path: String) -> ParseError {
        ParseError(file: path, line: 0, column: 0, reason: reason)
    }
}
