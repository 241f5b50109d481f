/// A report on its way into the store.
package struct NewReport: Sendable {
    /// What makes a repeat recognizable: the report's own id, the client's key, the form's one-time token.
    package var keys: [String]
    /// Hash of the content; a repeat with another one is a conflict.
    package var digest: String
    package var content: String
    package var title: String
    /// Lower-cased text that the desk's search looks through.
    package var search: String
    package var receivedAt: String
    /// Year of the number, in the center's time zone.
    package var year: Int
    package var recordedAt: String
    package var channel: String
    package var labels: Labels
    /// Who entered it at the desk; nil when the reporter sent it.
    package var enteredBy: String?

    package init(
        keys: [String], digest: String, content: String, title: String, search: String, receivedAt: String, year: Int,
        recordedAt: String, channel: String, labels: Labels, enteredBy: String? = nil
    ) {
        self.keys = keys
        self.digest = digest
        self.content = content
        self.title = title
        self.search = search
        self.receivedAt = receivedAt
        self.year = year
        self.recordedAt = recordedAt
        self.channel = channel
        self.labels = labels
        self.enteredBy = enteredBy
    }
}

/// Categories of the form and classes of RSIT; several of each.
package struct Labels: Sendable, Hashable {
    package var categories: [String]
    package var classifications: [String]

    package init(categories: [String] = [], classifications: [String] = []) {
        self.categories = categories
        self.classifications = classifications
    }

    /// `(kind, label)` rows, each once.
    var rows: Set<[String]> {
        var rows: Set<[String]> = []
        for category in categories { rows.insert(["category", category]) }
        for label in classifications {
            rows.insert(["rsit", label])
            rows.insert(["class", String(label.prefix { $0 != ":" })])
        }
        return rows
    }
}

/// A report that is on the disk.
package struct RecordedReport: Sendable, Hashable {
    package let number: String
    package let receivedAt: String
    /// False when the same report had been recorded before.
    package let isNew: Bool
}

/// The same key came with another content.
package struct SubmissionConflict: Error, Hashable {
    package init() {}
}

extension CenterStore {
    /// Writes all of them in one transaction, each on its own: one that fails does not undo the others.
    /// When this returns, every one that succeeded is on the disk.
    package func record(_ reports: [NewReport]) async throws -> [Result<RecordedReport, any Error>] {
        try await database.write { connection in
            reports.map { report in
                Result { try connection.savepoint { try connection.record(report) } }
            }
        }
    }

    /// Writes all or, when one fails, none.
    package func recordAll(_ reports: [NewReport]) async throws -> [RecordedReport] {
        try await database.write { connection in try reports.map { try connection.record($0) } }
    }

    /// A message of the reporter or the center. False when there is no such report.
    package func addMessage(
        to number: String, author: String, text: String, at: String, actor: String? = nil
    ) async throws -> Bool {
        try await database.write { connection in
            guard try !connection.run("SELECT 1 FROM report WHERE number = $1", [.text(number)]).isEmpty else {
                return false
            }
            try connection.run(
                "INSERT INTO message (position, number, author, at, text) VALUES ($1, $2, $3, $4, $5)",
                [.integer(Int64(try connection.next("message"))), .text(number), .text(author), .text(at), .text(text)])
            if let actor { try connection.audit(actor, "message", number, at: at) }
            return true
        }
    }
}

extension Connection {
    func record(_ report: NewReport) throws -> RecordedReport {
        if let earlier = try earlier(report) { return earlier }
        let number = serialNumber("NRS", year: report.year, try next("report/\(report.year)"))
        try run(
            """
            INSERT INTO report (number, received_at, recorded_at, channel, state, title, search, content)
            VALUES ($1, $2, $3, $4, 'received', $5, $6, $7)
            """,
            [
                .text(number), .text(report.receivedAt), .text(report.recordedAt), .text(report.channel),
                .text(report.title), .text(report.search), .text(report.content),
            ])
        for key in Set(report.keys) {
            try run(
                "INSERT INTO submission (key, digest, number) VALUES ($1, $2, $3)",
                [.text(key), .text(report.digest), .text(number)])
        }
        for row in report.labels.rows {
            try run(
                "INSERT INTO report_label (number, kind, label) VALUES ($1, $2, $3)",
                [.text(number), .text(row[0]), .text(row[1])])
        }
        if let analyst = report.enteredBy {
            try audit(analyst, "enter", number, report.channel, at: report.recordedAt)
        }
        return RecordedReport(number: number, receivedAt: report.receivedAt, isNew: true)
    }

    /// The report that one of the keys was used for before.
    private func earlier(_ report: NewReport) throws -> RecordedReport? {
        for key in report.keys {
            let rows = try run(
                """
                SELECT submission.digest, report.number, report.received_at
                FROM submission JOIN report ON report.number = submission.number WHERE submission.key = $1
                """, [.text(key)])
            guard let row = rows.first else { continue }
            guard try row.text(0) == report.digest else { throw SubmissionConflict() }
            return RecordedReport(number: try row.text(1), receivedAt: try row.text(2), isNew: false)
        }
        return nil
    }
}
