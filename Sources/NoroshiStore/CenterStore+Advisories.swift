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
    package var facts: AdvisoryFacts

    package init(
        id: String, lang: String, version: String, title: String, initialRelease: String, currentRelease: String,
        publishedAt: String, folder: String, file: String, digest: String, content: String,
        facts: AdvisoryFacts = AdvisoryFacts()
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
        self.facts = facts
    }
}

/// What a document says of itself that lists and queues go by; empty where it says nothing.
package struct AdvisoryFacts: Sendable, Hashable {
    /// The last day of its validity, and the day after.
    package var lastDay = "", lapsedDay = ""
    /// The first moment without validity.
    package var lapsesAt = ""
    /// The language that it was translated from, and the version; the latter is known of what the desk wrote.
    package var sourceLang = "", sourceVersion = ""
    /// `withdrawn` or `superseded`.
    package var standing = ""
    /// The id of the advisory that replaces it.
    package var successor = ""
    /// The analyst who let it lapse.
    package var lapseAccepted = ""

    package init() {}
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
            guard try decide(connection.published(advisory.id, lang: advisory.lang)) else { return false }
            try connection.replace(with: advisory, actor: actor)
            return true
        }
    }

    /// What is published now and lapses in the time given, the next first; without the documents.
    package func lapsing(from start: String, until end: String) async throws -> [StoredAdvisory] {
        try await database.read { connection in
            try connection.advisories(
                "is_current = 1 AND lapses_at >= $1 AND lapses_at < $2 AND standing = ''", [.text(start), .text(end)],
                content: "''"
            ).sorted { $0.facts.lapsesAt < $1.facts.lapsesAt }
        }
    }

    /// Notes that nobody means to extend this version. False when it is not the published one.
    package func acceptLapse(
        of id: String, lang: String, version: String, actor: String, at: String
    ) async throws -> Bool {
        try await database.write { connection in
            let rows = try connection.run(
                """
                UPDATE advisory SET lapse_accepted = $1 WHERE id = $2 AND lang = $3 AND version = $4 AND is_current = 1
                RETURNING position
                """, [.text(actor), .text(id), .text(lang), .text(version)])
            guard !rows.isEmpty else { return false }
            try connection.audit(actor, "let-lapse", id, "\(lang) \(version)", at: at)
            return true
        }
    }

    /// The published advisories that `id` replaces.
    package func predecessors(of id: String) async throws -> [StoredAdvisory] {
        try await database.read { connection in
            try connection.advisories("successor = $1 AND is_current = 1", [.text(id)], content: "''")
        }
    }

    /// One version of an advisory, published now or before.
    package func advisory(_ id: String, lang: String, version: String) async throws -> StoredAdvisory? {
        try await database.read { connection in
            try connection.advisories(
                "id = $1 AND lang = $2 AND version = $3", [.text(id), .text(lang), .text(version)]
            ).first
        }
    }

    /// Fills in what earlier programs did not keep: `read` is given each document once.
    package func fillInFacts(_ read: @escaping @Sendable (StoredAdvisory) -> AdvisoryFacts) async throws {
        var isDone = false
        while !isDone {
            isDone = try await database.write { connection in
                let advisories = try connection.advisories("has_facts = 0", [], limit: "100")
                for advisory in advisories {
                    try connection.run(
                        """
                        UPDATE advisory SET last_day = $1, lapsed_day = $2, lapses_at = $3, source_lang = $4,
                            source_version = $5, standing = $6, successor = $7, has_facts = 1
                        WHERE id = $8 AND lang = $9 AND version = $10 AND digest = $11
                        """,
                        Self.columns(read(advisory)) + [
                            .text(advisory.id), .text(advisory.lang), .text(advisory.version), .text(advisory.digest),
                        ])
                }
                return advisories.isEmpty
            }
        }
    }

    fileprivate static func columns(_ facts: AdvisoryFacts) -> [SQLValue] {
        [
            .text(facts.lastDay), .text(facts.lapsedDay), .text(facts.lapsesAt), .text(facts.sourceLang),
            .text(facts.sourceVersion), .text(facts.standing), .text(facts.successor),
        ]
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
            try connection.advisories("id = $1 AND +is_current = 1", [.text(id)])
        }
    }

    package func advisory(folder: String, file: String) async throws -> StoredAdvisory? {
        try await database.read { connection in
            try connection.advisories(
                "folder = $1 AND file = $2 AND +is_current = 1", [.text(folder), .text(file)]
            ).first
        }
    }

    /// Another advisory that is published under the same name, which would hide it.
    package func fileIsTaken(_ advisory: StoredAdvisory) async throws -> Bool {
        try await database.read { try $0.fileIsTaken(advisory) }
    }
}

extension Connection {
    func published(_ id: String, lang: String) throws -> StoredAdvisory? {
        try advisories("id = $1 AND lang = $2 AND is_current = 1", [.text(id), .text(lang)]).first
    }

    /// Makes `advisory` the published version of its id and language.
    func replace(with advisory: StoredAdvisory, actor: String) throws {
        try run(
            "UPDATE advisory SET is_current = 0 WHERE id = $1 AND lang = $2",
            [.text(advisory.id), .text(advisory.lang)])
        try insert(advisory)
        try audit(actor, "publish", advisory.id, "\(advisory.lang) \(advisory.version)", at: advisory.publishedAt)
    }

    /// Another advisory that is published under the same name, which would hide it.
    func fileIsTaken(_ advisory: StoredAdvisory) throws -> Bool {
        try !advisories(
            "folder = $1 AND file = $2 AND +is_current = 1 AND (id <> $3 OR lang <> $4)",
            [.text(advisory.folder), .text(advisory.file), .text(advisory.id), .text(advisory.lang)]
        ).isEmpty
    }

    /// `condition`, `limit` and `content` are ours, never a user's words.
    ///
    /// `+is_current` keeps SQLite from an index that begins with it and holds every advisory that is published: without
    /// the sign it walks through all of them for each that is looked for.
    fileprivate func advisories(
        _ condition: String, _ arguments: [SQLValue], limit: String = "1000", content: String = "content"
    ) throws -> [StoredAdvisory] {
        let rows = try run(
            """
            SELECT id, lang, version, title, initial_release, current_release, published_at, folder, file, digest,
                \(content), last_day, lapsed_day, lapses_at, source_lang, source_version, standing, successor,
                lapse_accepted
            FROM advisory WHERE \(condition) ORDER BY current_release DESC, position DESC LIMIT \(limit)
            """, arguments)
        return try rows.map {
            var facts = AdvisoryFacts()
            facts.lastDay = try $0.text(11)
            facts.lapsedDay = try $0.text(12)
            facts.lapsesAt = try $0.text(13)
            facts.sourceLang = try $0.text(14)
            facts.sourceVersion = try $0.text(15)
            facts.standing = try $0.text(16)
            facts.successor = try $0.text(17)
            facts.lapseAccepted = try $0.text(18)
            return StoredAdvisory(
                id: try $0.text(0), lang: try $0.text(1), version: try $0.text(2), title: try $0.text(3),
                initialRelease: try $0.text(4), currentRelease: try $0.text(5), publishedAt: try $0.text(6),
                folder: try $0.text(7), file: try $0.text(8), digest: try $0.text(9), content: try $0.text(10),
                facts: facts)
        }
    }

    fileprivate func insert(_ advisory: StoredAdvisory) throws {
        try run(
            """
            INSERT INTO advisory (position, id, lang, version, title, initial_release, current_release, published_at,
                folder, file, digest, content, last_day, lapsed_day, lapses_at, source_lang, source_version, standing,
                successor, is_current, has_facts)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1, 1)
            """,
            [
                .integer(Int64(try next("advisory"))), .text(advisory.id), .text(advisory.lang),
                .text(advisory.version), .text(advisory.title), .text(advisory.initialRelease),
                .text(advisory.currentRelease), .text(advisory.publishedAt), .text(advisory.folder),
                .text(advisory.file), .text(advisory.digest), .text(advisory.content),
            ] + CenterStore.columns(advisory.facts))
    }
}
