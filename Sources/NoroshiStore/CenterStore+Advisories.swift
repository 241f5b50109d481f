/// One version of an advisory in one language, with the document as it was imported.
package struct StoredAdvisory: Sendable, Hashable {
    /// The publisher's tracking id.
    package var id: String
    /// Language tag in lower case; empty when the document names none.
    package var lang: String
    package var version: String
    package var title: String
    package var initialRelease: String
    package var currentRelease: String
    package var publishedAt: String
    /// Year of the first release.
    package var folder: String
    package var file: String
    /// SHA-256 of the content in lower-case hexadecimal digits.
    package var digest: String
    package var content: String

    package init(
        id: String, lang: String, version: String, title: String, initialRelease: String, currentRelease: String,
        publishedAt: String, folder: String, file: String, digest: String, content: String
    ) {
        self.id = id
        self.lang = lang
        self.version = version
        self.title = title
        self.initialRelease = initialRelease
        self.currentRelease = currentRelease
        self.publishedAt = publishedAt
        self.folder = folder
        self.file = file
        self.digest = digest
        self.content = content
    }
}

extension CenterStore {
    /// Publishes `advisory` unless `decide`, which is given the one published now, throws or says false.
    ///
    /// - Returns: Whether it was published.
    package func publish(
        _ advisory: StoredAdvisory, actor: String,
        decide: @escaping @Sendable (_ published: StoredAdvisory?) throws -> Bool
    ) async throws -> Bool {
        try await database.write { connection in
            let published = try connection.advisories(
                "id = $1 AND lang = $2 AND is_current = 1", [.text(advisory.id), .text(advisory.lang)]
            ).first
            guard try decide(published) else { return false }
            try connection.run(
                "UPDATE advisory SET is_current = 0 WHERE id = $1 AND lang = $2",
                [.text(advisory.id), .text(advisory.lang)])
            try connection.insert(advisory)
            try connection.audit(
                actor, "publish", advisory.id, "\(advisory.lang) \(advisory.version)", at: advisory.publishedAt)
            return true
        }
    }

    /// What is published now, newest release first; without the documents, which can be large.
    package func advisories(limit: Int) async throws -> [StoredAdvisory] {
        try await database.read { connection in
            try connection.advisories("is_current = 1", [.integer(Int64(limit))], limit: "$1", content: "''")
        }
    }

    /// Every language of one advisory that is published now.
    package func advisory(_ id: String) async throws -> [StoredAdvisory] {
        try await database.read { connection in
            try connection.advisories("id = $1 AND is_current = 1", [.text(id)])
        }
    }

    package func advisory(folder: String, file: String) async throws -> StoredAdvisory? {
        try await database.read { connection in
            try connection.advisories(
                "folder = $1 AND file = $2 AND is_current = 1", [.text(folder), .text(file)]
            ).first
        }
    }

    /// Another advisory that is published under the same name, which would hide it.
    package func fileIsTaken(_ advisory: StoredAdvisory) async throws -> Bool {
        try await database.read { connection in
            try !connection.advisories(
                "folder = $1 AND file = $2 AND is_current = 1 AND (id <> $3 OR lang <> $4)",
                [.text(advisory.folder), .text(advisory.file), .text(advisory.id), .text(advisory.lang)]
            ).isEmpty
        }
    }
}

extension Connection {
    /// `condition`, `limit` and `content` are ours, never a user's words.
    fileprivate func advisories(
        _ condition: String, _ arguments: [SQLValue], limit: String = "1000", content: String = "content"
    ) throws -> [StoredAdvisory] {
        let rows = try run(
            """
            SELECT id, lang, version, title, initial_release, current_release, published_at, folder, file, digest,
                \(content)
            FROM advisory WHERE \(condition) ORDER BY current_release DESC, position DESC LIMIT \(limit)
            """, arguments)
        return try rows.map {
            StoredAdvisory(
                id: try $0.text(0), lang: try $0.text(1), version: try $0.text(2), title: try $0.text(3),
                initialRelease: try $0.text(4), currentRelease: try $0.text(5), publishedAt: try $0.text(6),
                folder: try $0.text(7), file: try $0.text(8), digest: try $0.text(9), content: try $0.text(10))
        }
    }

    fileprivate func insert(_ advisory: StoredAdvisory) throws {
        try run(
            """
            INSERT INTO advisory (position, id, lang, version, title, initial_release, current_release, published_at,
                folder, file, digest, content, is_current)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)
            """,
            [
                .integer(Int64(try next("advisory"))), .text(advisory.id), .text(advisory.lang),
                .text(advisory.version), .text(advisory.title), .text(advisory.initialRelease),
                .text(advisory.currentRelease), .text(advisory.publishedAt), .text(advisory.folder),
                .text(advisory.file), .text(advisory.digest), .text(advisory.content),
            ])
    }
}
