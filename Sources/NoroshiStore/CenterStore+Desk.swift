/// A report as the desk sees it.
package struct StoredReport: Sendable, Hashable {
    package let number: String
    package let receivedAt: String
    package let recordedAt: String
    package let channel: String
    package let state: String
    package let title: String
    /// The report's JSON.
    package let content: String
    package let caseNumber: String?
    package let labels: Labels
    package let messages: [StoredMessage]
}

package struct StoredMessage: Sendable, Hashable {
    /// `reporter` or `center`.
    package let author: String
    package let at: String
    package let text: String
}

/// A line of the queue.
package struct ReportLine: Sendable, Hashable {
    package let number: String
    package let receivedAt: String
    package let channel: String
    package let state: String
    package let title: String
    package let caseNumber: String?
    package let categories: [String]
}

/// What the queue shows; empty fields do not restrict.
package struct QueueFilter: Sendable, Hashable {
    package var state = ""
    package var category = ""
    package var search = ""
    package var page = 1
    package var pageSize = 50
    package init() {}
}

extension CenterStore {
    package func report(_ number: String) async throws -> StoredReport? {
        try await database.read { connection in
            let rows = try connection.run(
                """
                SELECT number, received_at, recorded_at, channel, state, title, content, case_number
                FROM report WHERE number = $1
                """, [.text(number)])
            guard let row = rows.first else { return nil }
            let messages = try connection.run(
                "SELECT author, at, text FROM message WHERE number = $1 ORDER BY position", [.text(number)])
            return StoredReport(
                number: try row.text(0), receivedAt: try row.text(1), recordedAt: try row.text(2),
                channel: try row.text(3), state: try row.text(4), title: try row.text(5), content: try row.text(6),
                caseNumber: try row.optionalText(7), labels: try connection.labels(of: number, in: "report_label"),
                messages: try messages.map {
                    StoredMessage(author: try $0.text(0), at: try $0.text(1), text: try $0.text(2))
                })
        }
    }

    /// Newest first, and how many there are on all pages.
    package func queue(_ filter: QueueFilter) async throws -> (lines: [ReportLine], total: Int) {
        let conditions = """
            ($1 = '' OR state = $1)
            AND ($2 = '' OR number IN (SELECT number FROM report_label WHERE kind = 'category' AND label = $2))
            AND ($3 = '' OR search LIKE $3 ESCAPE '\\')
            """
        let arguments: [SQLValue] = [
            .text(filter.state), .text(filter.category), .text(likePattern(filter.search)),
        ]
        let page: [SQLValue] = [
            .integer(Int64(filter.pageSize)), .integer(Int64(max(0, filter.page - 1)) * Int64(filter.pageSize)),
        ]
        return try await database.read { connection in
            let total = try connection.run("SELECT COUNT(*) FROM report WHERE \(conditions)", arguments)
            let rows = try connection.run(
                """
                SELECT number, received_at, channel, state, title, case_number FROM report WHERE \(conditions)
                ORDER BY received_at DESC, number DESC LIMIT $4 OFFSET $5
                """, arguments + page)
            let lines = try rows.map { row in
                let number = try row.text(0)
                return ReportLine(
                    number: number, receivedAt: try row.text(1), channel: try row.text(2), state: try row.text(3),
                    title: try row.text(4), caseNumber: try row.optionalText(5),
                    categories: try connection.labels(of: number, in: "report_label").categories)
            }
            return (lines, try total.first?.integer(0) ?? 0)
        }
    }

    /// How many reports are in each state.
    package func stateCounts() async throws -> [String: Int] {
        try await database.read { connection in
            let rows = try connection.run("SELECT state, COUNT(*) FROM report GROUP BY state")
            return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.text(0), try $0.integer(1)) })
        }
    }

    /// Replaces the labels of a report. False when there is no such report.
    package func setLabels(ofReport number: String, _ labels: Labels, actor: String, at: String) async throws -> Bool {
        try await database.write { connection in
            guard try connection.exists(number, in: "report") else { return false }
            try connection.replaceLabels(of: number, in: "report_label", labels)
            try connection.audit(actor, "classify", number, labels.summary, at: at)
            return true
        }
    }

    package func setState(ofReport number: String, _ state: String, actor: String, at: String) async throws -> Bool {
        try await database.write { connection in
            guard try connection.exists(number, in: "report") else { return false }
            try connection.run("UPDATE report SET state = $1 WHERE number = $2", [.text(state), .text(number)])
            try connection.audit(actor, "state", number, state, at: at)
            return true
        }
    }
}

extension Labels {
    var summary: String { (categories + classifications).joined(separator: " ") }
}

extension Connection {
    /// `table` is one of ours, never a user's word.
    func exists(_ number: String, in table: String) throws -> Bool {
        try !run("SELECT 1 FROM \(table) WHERE number = $1", [.text(number)]).isEmpty
    }

    func labels(of number: String, in table: String) throws -> Labels {
        var labels = Labels()
        let rows = try run("SELECT kind, label FROM \(table) WHERE number = $1 ORDER BY label", [.text(number)])
        for row in rows {
            switch try row.text(0) {
            case "category": labels.categories.append(try row.text(1))
            case "rsit": labels.classifications.append(try row.text(1))
            default: continue  // the class of an rsit label, for counting
            }
        }
        return labels
    }

    func replaceLabels(of number: String, in table: String, _ labels: Labels) throws {
        try run("DELETE FROM \(table) WHERE number = $1", [.text(number)])
        try insertLabels(of: number, in: table, labels)
    }

    func insertLabels(of number: String, in table: String, _ labels: Labels) throws {
        for row in labels.rows {
            try run(
                "INSERT INTO \(table) (number, kind, label) VALUES ($1, $2, $3)",
                [.text(number), .text(row[0]), .text(row[1])])
        }
    }
}

/// A pattern that finds `text` anywhere; empty for empty text.
private func likePattern(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    let escaped = text.lowercased().map { "%_\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    return "%\(escaped)%"
}
