extension FingerprintDatabase {
    /// Reads a file. The examples in files of their own are looked for in the folder named like it, without `.xml`.
    ///
    /// - Throws: Every mistake in the file, or why it cannot be read.
    public static func load(_ path: String) throws(ParseErrors) -> FingerprintDatabase {
        switch FileReader.read(path, limit: maximumSize) {
        case .failure(let error):
            throw ParseErrors([ParseError(file: path, line: 0, column: 0, reason: error.reason)])
        case .success(let bytes):
            let folder = path.hasSuffix(".xml") ? String(path.dropLast(4)) : nil
            return try parse(bytes, file: path, directory: folder)
        }
    }
}

extension FingerprintLibrary {
    /// Reads every `.xml` file of a folder.
    ///
    /// - Throws: Every mistake in any of the files, or why the folder cannot be read.
    public static func load(directory: String) throws(ParseErrors) -> FingerprintLibrary {
        switch FileReader.databases(in: directory) {
        case .failure(let error):
            throw ParseErrors([ParseError(file: directory, line: 0, column: 0, reason: error.reason)])
        case .success(let names):
            var databases: [FingerprintDatabase] = []
            var errors: [ParseError] = []
            for name in names {
                do {
                    databases.append(try FingerprintDatabase.load("\(directory)/\(name)"))
                } catch {
                    errors += error.errors
                }
            }
            guard errors.isEmpty else { throw ParseErrors(errors) }
            return FingerprintLibrary(databases)
        }
    }
}
