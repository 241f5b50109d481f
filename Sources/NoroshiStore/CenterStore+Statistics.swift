/// What was counted between two moments.
package struct PeriodCount: Sendable, Hashable {
    package var reports = 0
    package var incidents = 0
    package var coordinations = 0
    /// Reports by label, with the classes of RSIT among the classifications.
    package var reportCategories: [String: Int] = [:]
    package var reportClassifications: [String: Int] = [:]
    package var incidentCategories: [String: Int] = [:]
    package var incidentClassifications: [String: Int] = [:]

    package init() {}
}

extension CenterStore {
    /// - Parameter from: The first moment that counts; `before` the first that no longer does.
    package func counts(_ spans: [(from: String, before: String)]) async throws -> [PeriodCount] {
        try await database.read { connection in try spans.map { try connection.count(from: $0.from, before: $0.before) }
        }
    }
}

extension Connection {
    fileprivate func count(from: String, before: String) throws -> PeriodCount {
        let span: [SQLValue] = [.text(from), .text(before)]
        var count = PeriodCount()
        count.reports = try single(
            "SELECT COUNT(*) FROM report WHERE received_at >= $1 AND received_at < $2", span)
        count.incidents = try single("SELECT COUNT(*) FROM incident WHERE opened_at >= $1 AND opened_at < $2", span)
        count.coordinations = try single(
            "SELECT COUNT(*) FROM coordination WHERE sent_at >= $1 AND sent_at < $2", span)
        try labels(
            """
            SELECT kind, label, COUNT(*) FROM report JOIN report_label ON report_label.number = report.number
            WHERE received_at >= $1 AND received_at < $2 GROUP BY kind, label
            """, span, &count.reportCategories, &count.reportClassifications)
        try labels(
            """
            SELECT kind, label, COUNT(*) FROM incident JOIN incident_label ON incident_label.number = incident.number
            WHERE opened_at >= $1 AND opened_at < $2 GROUP BY kind, label
            """, span, &count.incidentCategories, &count.incidentClassifications)
        return count
    }

    private func single(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try run(sql, arguments).first?.integer(0) ?? 0
    }

    /// A classification that is a class by itself has two rows, `rsit` and `class`, of the same label: one is kept.
    private func labels(
        _ sql: String, _ arguments: [SQLValue], _ categories: inout [String: Int],
        _ classifications: inout [String: Int]
    ) throws {
        for row in try run(sql, arguments) {
            let label = try row.text(1)
            let number = try row.integer(2)
            switch try row.text(0) {
            case "category": categories[label] = number
            default: classifications[label] = max(classifications[label] ?? 0, number)
            }
        }
    }
}
