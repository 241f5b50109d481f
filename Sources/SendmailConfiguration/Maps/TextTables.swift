internal import Synchronization

/// The files of maps, each read once.
final class TextTables: Sendable {
    private enum Loaded {
        case table(TextTable)
        case missing
        case cannotTell(String)
    }

    private let files: ConfigurationFiles
    private let maximumSize: Int
    private let loaded = Mutex<[String: Loaded]>([:])

    init(_ files: ConfigurationFiles, maximumSize: Int) {
        self.files = files
        self.maximumSize = maximumSize
    }

    func ask(_ map: MapDeclaration, _ key: [UInt8], _ lookups: MapLookups) -> MapAnswer {
        switch table(of: map) {
        case .cannotTell(let reason): return .cannotTell(reason)
        case .missing:
            if map.isOptional { return .notFound }
            lookups.assume(.mapMissing(map: map.name, text: map.isDatabase ? map.textFile : map.file))
            return .temporaryFailure
        case .table(let table):
            if map.isDatabase { compareTimes(map, lookups) }
            let entry = table.entries[map.keepsCase && map.isDatabase ? key : TextTable.folded(key)]
            guard let entry else { return .notFound }
            return .value(entry.value, Locator(file: table.path, line: entry.line))
        }
    }

    private func table(of map: MapDeclaration) -> Loaded {
        let name = "\(map.name) \(map.locator)"
        return loaded.withLock { loaded in
            if let known = loaded[name] { return known }
            let new = load(map)
            loaded[name] = new
            return new
        }
    }

    private func load(_ map: MapDeclaration) -> Loaded {
        let path = map.kind == "user" ? "/etc/passwd" : map.isDatabase ? map.textFile : map.file
        switch files.read(path) {
        case .success(let bytes):
            guard bytes.count <= maximumSize else { return .cannotTell("\(path) has \(bytes.count) bytes") }
            if map.isDatabase { return .table(TextTable(makemap: bytes, path: path, keepsCase: map.keepsCase)) }
            return .table(TextTable(columns: bytes, path: path, map: map.kind == "user" ? map.ofUsers : map))
        case .failure(.unreadable(let reason)): return .cannotTell("\(path) was not read: \(reason)")
        case .failure(.missing):
            guard map.isDatabase, let database = map.databaseFiles.first(where: isThere) else { return .missing }
            return .cannotTell("only the database \(database) is there, without the text it was made from")
        }
    }

    private func isThere(_ path: String) -> Bool {
        if files.modified(path) != nil { return true }
        if case .failure(.missing) = files.read(path) { return false }
        return true
    }

    private func compareTimes(_ map: MapDeclaration, _ lookups: MapLookups) {
        lookups.assume(.textInsteadOfDatabase(map: map.name, text: map.textFile))
        guard let text = files.modified(map.textFile), let first = map.databaseFiles.first else { return }
        guard let database = map.databaseFiles.first(where: { files.modified($0) != nil }),
            let time = files.modified(database)
        else {
            lookups.assume(.databaseMissing(map: map.name, database: first))
            return
        }
        if time < text {
            lookups.assume(.databaseOlderThanText(map: map.name, text: map.textFile, database: database))
        } else if time > text {
            lookups.assume(.databaseNewerThanText(map: map.name, text: map.textFile, database: database))
        }
    }
}

extension MapDeclaration {
    /// The same over the lines of passwd(5).
    fileprivate var ofUsers: MapDeclaration {
        let columns = ["name": 0, "passwd": 1, "uid": 2, "gid": 3, "gecos": 4, "dir": 5, "shell": 6]
        var map = self
        map.keyColumn = "0"
        map.valueColumn = String(columns[valueColumn ?? "name"] ?? Int(valueColumn ?? "1").map { $0 - 1 } ?? 0)
        map.columnDelimiter = UInt8(ascii: ":")
        return map
    }
}
