package import FoundationEssentials
package import NoroshiModel

/// What a site remembers: its inspections, its reports, and what was sent where.
package struct SiteStore: Sendable {
    private let database: any Database

    /// Brings the schema up to date, then returns the store.
    package static func open(_ database: any Database) async throws -> SiteStore {
        try await migrations.apply(to: database)
        return SiteStore(database: database)
    }

    private init(database: any Database) { self.database = database }

    private static let migrations = Migrations(
        schema: "site",
        steps: [
            Migrations.Step(
                "0001-start",
                [
                    """
                    CREATE TABLE inspection (
                        id TEXT PRIMARY KEY, host TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT NOT NULL,
                        version TEXT NOT NULL, observations TEXT NOT NULL, judgment TEXT NOT NULL)
                    """,
                    """
                    CREATE TABLE report (
                        id TEXT PRIMARY KEY, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, content TEXT NOT NULL)
                    """,
                    """
                    CREATE TABLE delivery (
                        report TEXT NOT NULL REFERENCES report (id), sent_at TEXT NOT NULL, channel TEXT NOT NULL,
                        target TEXT NOT NULL, content TEXT NOT NULL, number TEXT, secret TEXT, answer TEXT NOT NULL)
                    """,
                ]),
            Migrations.Step(
                "0002-load",
                [
                    """
                    CREATE TABLE load_sample (
                        host TEXT NOT NULL, taken_at TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (host, taken_at))
                    """
                ]),
        ])

    // MARK: Inspections

    package func save(_ inspection: Inspection) async throws {
        let values: [SQLValue] = [
            .text(inspection.id), .text(inspection.host.rawValue), .text(StoreTime.text(inspection.startedAt)),
            .text(StoreTime.text(inspection.endedAt)), .text(inspection.version),
            .text(StoreJSON.written(inspection.observations)), .text(StoreJSON.written(inspection.judgment)),
        ]
        try await database.write { connection in
            try connection.run(
                """
                INSERT INTO inspection (id, host, started_at, ended_at, version, observations, judgment)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (id) DO UPDATE SET version = excluded.version, judgment = excluded.judgment
                """, values)
            for (host, sample) in Self.load(in: inspection) {
                try connection.run(
                    """
                    INSERT INTO load_sample (host, taken_at, content) VALUES ($1, $2, $3)
                    ON CONFLICT (host, taken_at) DO NOTHING
                    """, [.text(host.rawValue), .text(StoreTime.text(sample.at)), .text(StoreJSON.text(sample))])
            }
        }
    }

    private static func load(in inspection: Inspection) -> [(Host.Name, LoadSample)] {
        inspection.observations.compactMap { observation in
            guard case .state(.processes(let survey)) = observation.fact else { return nil }
            return survey.load.map { (observation.host, $0) }
        }
    }

    /// How busy a host was at its last inspections that looked at processes, the oldest first.
    ///
    /// Kept beside the inspections, which may hold thousands of services and need not be read for it.
    package func load(of host: Host.Name, limit: Int) async throws -> [LoadSample] {
        try await database.read { connection in
            try connection.run(
                "SELECT content FROM load_sample WHERE host = $1 ORDER BY taken_at DESC LIMIT $2",
                [.text(host.rawValue), .integer(Int64(limit))]
            ).map { try StoreJSON.value($0.text(0)) }.reversed()
        }
    }

    /// The inspection that was started last, nil when there was none.
    ///
    /// - Parameter host: What it was of; nil for whatever was inspected.
    package func lastInspection(of host: Host.Name? = nil) async throws -> Inspection? {
        try await database.read { connection in
            try connection.run(
                """
                SELECT id, host, started_at, ended_at, version, observations, judgment FROM inspection
                WHERE $1 IS NULL OR host = $1 ORDER BY started_at DESC, id LIMIT 1
                """, [.optional(host?.rawValue)]
            ).first.map { row in
                Inspection(
                    id: try row.text(0), host: Host.Name(try row.text(1)), startedAt: try StoreTime.date(row.text(2)),
                    endedAt: try StoreTime.date(row.text(3)), version: try row.text(4),
                    observations: try StoreJSON.value(row.text(5)), judgment: try StoreJSON.value(row.text(6)))
            }
        }
    }

    /// The relay tests that the last inspection of a host holds. One without any is not read: it may hold thousands of
    /// services.
    package func lastRelayTests(of host: Host.Name) async throws -> [Observation] {
        try await database.read { connection in
            let last = try connection.run(
                """
                SELECT observations FROM inspection
                WHERE id = (SELECT id FROM inspection WHERE host = $1 ORDER BY started_at DESC, id LIMIT 1)
                    AND observations LIKE '%"kind":"relay"%'
                """, [.text(host.rawValue)])
            let observations: [Observation] = try last.first.map { try StoreJSON.value($0.text(0)) } ?? []
            return observations.filter(\.isRelay)
        }
    }

    // MARK: Reports

    /// A report as it is kept on the site.
    package struct ReportRecord: Sendable, Hashable {
        package let id: String
        package let updatedAt: Date
        package let report: IncidentReport
        /// Oldest first.
        package let deliveries: [Delivery]
    }

    /// One sending of a report, with the copy that was sent.
    package struct Delivery: Sendable, Hashable {
        package enum Channel: String, Sendable, Hashable { case center, mail }
        package let sentAt: Date
        package let channel: Channel
        /// Address of the center, or of the mail's recipient.
        package let target: String
        /// What was sent, as JSON or as the mail's text.
        package let content: String
        /// From the center's receipt.
        package let number, secret: String?
        /// The server's own words.
        package let answer: String

        package init(
            sentAt: Date, channel: Channel, target: String, content: String, number: String?, secret: String?,
            answer: String
        ) {
            self.sentAt = sentAt
            self.channel = channel
            self.target = target
            self.content = content
            self.number = number
            self.secret = secret
            self.answer = answer
        }
    }

    package func save(_ report: IncidentReport, id: String, at now: Date) async throws {
        let values: [SQLValue] = [.text(id), .text(StoreTime.text(now)), .text(try StoreJSON.text(report))]
        try await database.write { connection in
            try connection.run(
                """
                INSERT INTO report (id, created_at, updated_at, content) VALUES ($1, $2, $2, $3)
                ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, content = excluded.content
                """, values)
        }
    }

    package func add(_ delivery: Delivery, to report: String) async throws {
        try await database.write { connection in
            try connection.run(
                """
                INSERT INTO delivery (report, sent_at, channel, target, content, number, secret, answer)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                [
                    .text(report), .text(StoreTime.text(delivery.sentAt)), .text(delivery.channel.rawValue),
                    .text(delivery.target), .text(delivery.content), .optional(delivery.number),
                    .optional(delivery.secret), .text(delivery.answer),
                ])
        }
    }

    /// All reports, the one changed last first.
    package func reports() async throws -> [ReportRecord] {
        try await database.read { connection in
            try connection.run("SELECT id, updated_at, content FROM report ORDER BY updated_at DESC, rowid DESC").map {
                row in
                let id = try row.text(0)
                return ReportRecord(
                    id: id, updatedAt: try StoreTime.date(row.text(1)), report: try StoreJSON.value(row.text(2)),
                    deliveries: try Self.deliveries(of: id, connection))
            }
        }
    }

    private static func deliveries(of report: String, _ connection: any Connection) throws -> [Delivery] {
        try connection.run(
            """
            SELECT sent_at, channel, target, content, number, secret, answer FROM delivery
            WHERE report = $1 ORDER BY sent_at, rowid
            """, [.text(report)]
        ).map { row in
            Delivery(
                sentAt: try StoreTime.date(row.text(0)),
                channel: Delivery.Channel(rawValue: try row.text(1)) ?? .center,
                target: try row.text(2), content: try row.text(3), number: try row.optionalText(4),
                secret: try row.optionalText(5), answer: try row.text(6))
        }
    }
}
