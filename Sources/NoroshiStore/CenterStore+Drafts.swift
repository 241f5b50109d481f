/// An advisory on its way to publication.
package struct StoredDraft: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        case draft, review, approved, published, discarded

        package var isOpen: Bool { self == .draft || self == .review || self == .approved }
    }

    /// Why it was begun.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case new, revision, translation, withdrawal, supersession, `extension`
        /// A document that was handed in whole: the form does not write it.
        case upload
    }

    package var number = 0
    package var advisoryID = ""
    /// Language tag in lower case.
    package var lang = ""
    package var title = ""
    package var kind = Kind.new
    /// The published version that it changes; empty when there is none yet.
    package var baseVersion = "", baseDigest = ""
    /// Of a translation: the language and version that it translates.
    package var sourceLang = "", sourceVersion = ""
    package var state = State.draft
    /// Counts the changes of its content, from 1.
    package var revision = 1
    /// Who changed the content since it was last approved.
    package var authors: [String] = []
    package var approvedBy = ""
    /// When it is published by itself; empty when somebody does it.
    package var publishAt = ""
    /// Why it was not published when it was due, as JSON.
    package var problem = ""
    /// What was typed, as JSON.
    package var fields = ""
    /// The document that is made of it.
    package var content = ""
    package var changedBy = "", changedAt = ""

    package init() {}

    /// What the audit calls it.
    package var subject: String { "DRAFT-\(number)" }
}

/// Why a draft is not as whoever changes it thinks.
package enum DraftConflict: Error, Sendable, Hashable {
    case noSuchDraft
    /// Another draft of the same advisory and language is open.
    case open(number: Int)
}

extension CenterStore {
    /// Those that are not published or given up, last changed first; without their documents.
    package func openDrafts() async throws -> [StoredDraft] {
        try await database.read { connection in
            try connection.drafts("state IN ('draft', 'review', 'approved')", [], texts: "'', ''")
                .sorted { $0.changedAt > $1.changedAt }
        }
    }

    package func draft(_ number: Int) async throws -> StoredDraft? {
        try await database.read { try $0.drafts("number = $1", [.integer(Int64(number))]).first }
    }

    package func openDraft(of id: String, lang: String) async throws -> Int? {
        try await database.read { try $0.openDraft(of: id, lang: lang, except: 0) }
    }

    /// Approved drafts whose time has come.
    package func dueDrafts(at: String) async throws -> [Int] {
        try await database.read { connection in
            try connection.run(
                """
                SELECT number FROM draft WHERE state = 'approved' AND publish_at <> '' AND publish_at <= $1
                ORDER BY publish_at, number
                """, [.text(at)]
            ).map { try $0.integer(0) }
        }
    }

    /// - Returns: The number that it was given.
    /// - Throws: ``DraftConflict/open(number:)``.
    package func addDraft(_ draft: StoredDraft, detail: String) async throws -> Int {
        try await database.write { connection in
            if let other = try connection.openDraft(of: draft.advisoryID, lang: draft.lang, except: 0) {
                throw DraftConflict.open(number: other)
            }
            var draft = draft
            draft.number = try connection.next("draft")
            try connection.run(
                """
                INSERT INTO draft (number, \(StoredDraft.columns))
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
                """, [.integer(Int64(draft.number))] + draft.values)
            try connection.audit(draft.changedBy, "draft", draft.subject, detail, at: draft.changedAt)
            return draft.number
        }
    }

    /// Changes a draft in one step: `change` is given it as it is now, and says what the audit keeps.
    ///
    /// - Throws: What `change` throws; ``DraftConflict``.
    @discardableResult
    package func updateDraft(
        _ number: Int, actor: String, at: String,
        _ change: @escaping @Sendable (inout StoredDraft) throws -> (action: String, detail: String)
    ) async throws -> StoredDraft {
        try await database.write { connection in
            guard var draft = try connection.drafts("number = $1", [.integer(Int64(number))]).first else {
                throw DraftConflict.noSuchDraft
            }
            let entry = try change(&draft)
            try connection.save(draft)
            try connection.audit(actor, entry.action, draft.subject, entry.detail, at: at)
            return draft
        }
    }

    /// Publishes what `make` makes of the draft and of the version that is published now, and closes the draft, in one
    /// step: two who try at once cannot both do it.
    ///
    /// - Throws: What `make` throws; ``DraftConflict``; ``FileTaken``.
    package func publishDraft(
        _ number: Int, actor: String,
        _ make: @escaping @Sendable (_ draft: StoredDraft, _ published: StoredAdvisory?) throws -> StoredAdvisory
    ) async throws -> StoredAdvisory {
        try await database.write { connection in
            guard var draft = try connection.drafts("number = $1", [.integer(Int64(number))]).first else {
                throw DraftConflict.noSuchDraft
            }
            let advisory = try make(draft, connection.published(draft.advisoryID, lang: draft.lang))
            if try connection.fileIsTaken(advisory) { throw FileTaken(folder: advisory.folder, file: advisory.file) }
            try connection.replace(with: advisory, actor: actor)
            draft.state = .published
            draft.publishAt = ""
            draft.problem = ""
            try connection.save(draft)
            try connection.audit(
                actor, "draft-published", draft.subject, "\(advisory.id) \(advisory.lang) \(advisory.version)",
                at: advisory.publishedAt)
            return advisory
        }
    }
}

/// Another advisory stands at the address.
package struct FileTaken: Error, Sendable, Hashable {
    package let folder, file: String
}

extension StoredDraft {
    fileprivate static let columns = """
        advisory_id, lang, title, kind, base_version, base_digest, source_lang, source_version, state, revision,
        authors, approved_by, publish_at, problem, fields, content, changed_by, changed_at
        """

    /// In the order of ``columns``.
    fileprivate var values: [SQLValue] {
        [
            .text(advisoryID), .text(lang), .text(title), .text(kind.rawValue), .text(baseVersion), .text(baseDigest),
            .text(sourceLang), .text(sourceVersion), .text(state.rawValue), .integer(Int64(revision)),
            .text(authors.joined(separator: "\n")), .text(approvedBy), .text(publishAt), .text(problem),
            .text(fields), .text(content), .text(changedBy), .text(changedAt),
        ]
    }
}

extension Connection {
    fileprivate func openDraft(of id: String, lang: String, except number: Int) throws -> Int? {
        try run(
            """
            SELECT number FROM draft WHERE advisory_id = $1 AND lang = $2 AND number <> $3 AND advisory_id <> ''
                AND state IN ('draft', 'review', 'approved')
            """, [.text(id), .text(lang), .integer(Int64(number))]
        ).first?.integer(0)
    }

    fileprivate func save(_ draft: StoredDraft) throws {
        if draft.state.isOpen, let other = try openDraft(of: draft.advisoryID, lang: draft.lang, except: draft.number) {
            throw DraftConflict.open(number: other)
        }
        try run(
            """
            UPDATE draft SET advisory_id = $1, lang = $2, title = $3, kind = $4, base_version = $5, base_digest = $6,
                source_lang = $7, source_version = $8, state = $9, revision = $10, authors = $11, approved_by = $12,
                publish_at = $13, problem = $14, fields = $15, content = $16, changed_by = $17, changed_at = $18
            WHERE number = $19
            """, draft.values + [.integer(Int64(draft.number))])
    }

    /// `condition` and `texts` are ours, never a user's words.
    fileprivate func drafts(
        _ condition: String, _ arguments: [SQLValue], texts: String = "fields, content"
    ) throws -> [StoredDraft] {
        let rows = try run(
            """
            SELECT number, advisory_id, lang, title, kind, base_version, base_digest, source_lang, source_version,
                state, revision, authors, approved_by, publish_at, problem, \(texts), changed_by, changed_at
            FROM draft WHERE \(condition)
            """, arguments)
        return try rows.map(Self.draft)
    }

    private static func draft(_ row: Row) throws -> StoredDraft {
        var draft = StoredDraft()
        draft.number = try row.integer(0)
        draft.advisoryID = try row.text(1)
        draft.lang = try row.text(2)
        draft.title = try row.text(3)
        guard let kind = StoredDraft.Kind(rawValue: try row.text(4)),
            let state = StoredDraft.State(rawValue: try row.text(9))
        else { throw StoreError(sql: "draft", message: "draft \(draft.number) is of an unknown kind or state") }
        draft.kind = kind
        draft.baseVersion = try row.text(5)
        draft.baseDigest = try row.text(6)
        draft.sourceLang = try row.text(7)
        draft.sourceVersion = try row.text(8)
        draft.state = state
        draft.revision = try row.integer(10)
        draft.authors = try row.text(11).split(separator: "\n").map(String.init)
        draft.approvedBy = try row.text(12)
        draft.publishAt = try row.text(13)
        draft.problem = try row.text(14)
        draft.fields = try row.text(15)
        draft.content = try row.text(16)
        draft.changedBy = try row.text(17)
        draft.changedAt = try row.text(18)
        return draft
    }
}
