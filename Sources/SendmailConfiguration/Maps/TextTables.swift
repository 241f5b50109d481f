internal import Synchronization

/// The files of maps, each read once.
final class TextTables: Sendable {
    private enum Loaded {
        case table(TextTable)
        /// The database itself, which is what sendmail asks.
        case database(TextTable)
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
            return answer(map, key, table)
        case .database(let table):
            noteOldDatabase(map, table.path, lookups)
            return answer(map, key, table)
        }
    }

    private func answer(_ map: MapDeclaration, _ key: [UInt8], _ table: TextTable) -> MapAnswer {
        let entry = table.entries[map.keepsCase && map.isDatabase ? key : TextTable.folded(key)]
        return entry.map { .value($0.value, $0.locator) } ?? .notFound
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
        guard map.isDatabase else {
            return text(of: map.kind == "user" ? "/etc/passwd" : map.file) { bytes, path in
                TextTable(columns: bytes, path: path, map: map.kind == "user" ? map.ofUsers : map)
            }
        }
        let text = text(of: map.textFile) { TextTable(makemap: $0, path: $1, keepsCase: map.keepsCase) }
        guard let path = map.databaseFiles.first(where: isThere) else { return text }
        switch files.database(path, maximumSize) {
        case .success(let entries):
            let written: TextTable? = if case .table(let table) = text { table } else { nil }
            return .database(TextTable(database: entries, path: path, text: written))
        case .failure(let failure):
            guard case .missing = text else { return text }
            let reason = if case .unreadable(let reason) = failure { reason } else { "is not there" }
            return .cannotTell("only the database \(path) is there, and was not read: \(reason)")
        case nil:
            guard case .missing = text else { return text }
            return .cannotTell("only the database \(path) is there, without the text it was made from")
        }
    }

    private func text(of path: String, _ table: (_ bytes: [UInt8], _ path: String) -> TextTable) -> Loaded {
        switch files.read(path) {
        case .success(let bytes):
            bytes.count <= maximumSize
                ? .table(table(bytes, path)) : .cannotTell("\(path) has \(bytes.count) bytes")
        case .failure(.unreadable(let reason)): .cannotTell("\(path) was not read: \(reason)")
        case .failure(.missing): .missing
        }
    }

    private func isThere(_ path: String) -> Bool {
        if files.modified(path) != nil { return true }
        if case .failure(.missing) = files.read(path) { return false }
        return true
    }

    /// What was written into the text since does not hold yet.
    private func noteOldDatabase(_ map: MapDeclaration, _ database: String, _ lookups: MapLookups) {
        guard let text = files.modified(map.textFile), let time = files.modified(database), time < text else { return }
        lookups.assume(.textNewerThanDatabase(map: map.name, text: map.textFile, database: database))
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
