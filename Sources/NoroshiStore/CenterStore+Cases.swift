/// An incident that the center works on; reports tell of it, coordinations are sent about it.
package struct StoredCase: Sendable, Hashable {
    package let number: String
    package let title: String
    /// `open` or `closed`.
    package let state: String
    package let openedAt: String
    package let labels: Labels
    package let reports: [ReportLine]
    package let coordinations: [StoredCoordination]
}

package struct StoredCoordination: Sendable, Hashable {
    package let sentAt: String
    package let recipient: String
    package let note: String
    package let recordedBy: String
}

package struct CaseLine: Sendable, Hashable {
    package let number: String
    package let title: String
    package let state: String
    package let openedAt: String
    package let reports: Int
}

package struct NewCase: Sendable {
    package var title: String
    package var openedAt: String
    package var year: Int
    package var recordedAt: String
    package var labels: Labels
    package var reports: [String]

    package init(title: String, openedAt: String, year: Int, recordedAt: String, labels: Labels, reports: [String]) {
        self.title = title
        self.openedAt = openedAt
        self.year = year
        self.recordedAt = recordedAt
        self.labels = labels
        self.reports = reports
    }
}

package struct NewCoordination: Sendable {
    package var caseNumber: String
    package var sentAt: String
    package var recipient: String
    package var note: String

    package init(caseNumber: String, sentAt: String, recipient: String, note: String) {
        self.caseNumber = caseNumber
        self.sentAt = sentAt
        self.recipient = recipient
        self.note = note
    }
}

/// Why the desk's wish cannot be carried out.
package enum DeskError: Error, Hashable, CustomStringConvertible {
    case noReport(String)
    case noCase(String)
    case inAnotherCase(report: String, case: String)

    package var description: String {
        switch self {
        case .noReport(let number): "no report '\(number)'"
        case .noCase(let number): "no case '\(number)'"
        case .inAnotherCase(let report, let number): "report '\(report)' belongs to case '\(number)'"
        }
    }
}

extension CenterStore {
    /// Opens all or none. Gives their numbers in the same order.
    ///
    /// - Throws: ``DeskError`` when a report does not exist or belongs to a case already.
    package func openCases(_ cases: [NewCase], actor: String) async throws -> [String] {
        try await database.write { connection in
            try cases.map { new in
                let number = serialNumber("CASE", year: new.year, try connection.next("case/\(new.year)"))
                try connection.run(
                    """
                    INSERT INTO incident (number, title, state, opened_at, recorded_at)
                    VALUES ($1, $2, 'open', $3, $4)
                    """, [.text(number), .text(new.title), .text(new.openedAt), .text(new.recordedAt)])
                try connection.insertLabels(of: number, in: "incident_label", new.labels)
                try connection.audit(actor, "open-case", number, new.labels.summary, at: new.recordedAt)
                for report in new.reports { try connection.join(report, to: number, actor: actor, at: new.recordedAt) }
                return number
            }
        }
    }

    /// - Throws: ``DeskError``.
    package func join(report: String, to number: String, actor: String, at: String) async throws {
        try await database.write { connection in
            guard try connection.exists(number, in: "incident") else { throw DeskError.noCase(number) }
            try connection.join(report, to: number, actor: actor, at: at)
        }
    }

    /// All or none.
    ///
    /// - Throws: ``DeskError`` when a case does not exist.
    package func addCoordinations(_ coordinations: [NewCoordination], actor: String, at: String) async throws {
        try await database.write { connection in
            for new in coordinations {
                guard try connection.exists(new.caseNumber, in: "incident") else {
                    throw DeskError.noCase(new.caseNumber)
                }
                try connection.run(
                    """
                    INSERT INTO coordination (position, number, sent_at, recipient, note, recorded_by)
                    VALUES ($1, $2, $3, $4, $5, $6)
                    """,
                    [
                        .integer(Int64(try connection.next("coordination"))), .text(new.caseNumber), .text(new.sentAt),
                        .text(new.recipient), .text(new.note), .text(actor),
                    ])
                try connection.audit(actor, "coordinate", new.caseNumber, new.recipient, at: at)
            }
        }
    }

    package func incident(_ number: String) async throws -> StoredCase? {
        try await database.read { connection in
            let rows = try connection.run(
                "SELECT title, state, opened_at FROM incident WHERE number = $1", [.text(number)])
            guard let row = rows.first else { return nil }
            let coordinations = try connection.run(
                "SELECT sent_at, recipient, note, recorded_by FROM coordination WHERE number = $1 ORDER BY position",
                [.text(number)])
            return StoredCase(
                number: number, title: try row.text(0), state: try row.text(1), openedAt: try row.text(2),
                labels: try connection.labels(of: number, in: "incident_label"),
                reports: try connection.reports(ofCase: number),
                coordinations: try coordinations.map {
                    StoredCoordination(
                        sentAt: try $0.text(0), recipient: try $0.text(1), note: try $0.text(2),
                        recordedBy: try $0.text(3))
                })
        }
    }

    /// Newest first.
    package func cases(state: String = "", page: Int = 1, pageSize: Int = 50) async throws -> (
        lines: [CaseLine], total: Int
    ) {
        try await database.read { connection in
            let total = try connection.run("SELECT COUNT(*) FROM incident WHERE $1 = '' OR state = $1", [.text(state)])
            let rows = try connection.run(
                """
                SELECT number, title, state, opened_at,
                    (SELECT COUNT(*) FROM report WHERE report.case_number = incident.number)
                FROM incident WHERE $1 = '' OR state = $1
                ORDER BY opened_at DESC, number DESC LIMIT $2 OFFSET $3
                """, [.text(state), .integer(Int64(pageSize)), .integer(Int64(max(0, page - 1) * pageSize))])
            let lines = try rows.map {
                CaseLine(
                    number: try $0.text(0), title: try $0.text(1), state: try $0.text(2), openedAt: try $0.text(3),
                    reports: try $0.integer(4))
            }
            return (lines, try total.first?.integer(0) ?? 0)
        }
    }

    package func setLabels(ofCase number: String, _ labels: Labels, actor: String, at: String) async throws -> Bool {
        try await database.write { connection in
            guard try connection.exists(number, in: "incident") else { return false }
            try connection.replaceLabels(of: number, in: "incident_label", labels)
            try connection.audit(actor, "classify", number, labels.summary, at: at)
            return true
        }
    }

    package func setState(ofCase number: String, _ state: String, actor: String, at: String) async throws -> Bool {
        try await database.write { connection in
            guard try connection.exists(number, in: "incident") else { return false }
            try connection.run("UPDATE incident SET state = $1 WHERE number = $2", [.text(state), .text(number)])
            try connection.audit(actor, "state", number, state, at: at)
            return true
        }
    }
}

extension Connection {
    fileprivate func join(_ report: String, to number: String, actor: String, at: String) throws {
        let rows = try run("SELECT case_number FROM report WHERE number = $1", [.text(report)])
        guard let row = rows.first else { throw DeskError.noReport(report) }
        if let other = try row.optionalText(0), other != number {
            throw DeskError.inAnotherCase(report: report, case: other)
        }
        try run(
            """
            UPDATE report SET case_number = $1, state = CASE state WHEN 'received' THEN 'in-progress' ELSE state END
            WHERE number = $2
            """, [.text(number), .text(report)])
        try audit(actor, "join-case", report, number, at: at)
    }

    fileprivate func reports(ofCase number: String) throws -> [ReportLine] {
        let rows = try run(
            """
            SELECT number, received_at, channel, state, title FROM report WHERE case_number = $1
            ORDER BY received_at, number LIMIT 500
            """, [.text(number)])
        return try rows.map { row in
            ReportLine(
                number: try row.text(0), receivedAt: try row.text(1), channel: try row.text(2),
                state: try row.text(3), title: try row.text(4), caseNumber: number,
                categories: try labels(of: try row.text(0), in: "report_label").categories)
        }
    }
}
