import FoundationEssentials
import NoroshiModel
import NoroshiStore

/// A report as the desk's API shows it.
struct DeskReport: Encodable {
    let number, receivedAt, channel, state: String
    let `case`: String?
    let categories, classifications: [String]
    let report: IncidentReport
    let messages: [ReportStatus.Message]

    init(_ report: StoredReport) throws {
        number = report.number
        receivedAt = report.receivedAt
        channel = report.channel
        state = report.state
        `case` = report.caseNumber
        categories = report.labels.categories
        classifications = report.labels.classifications
        self.report = try report.incidentReport
        messages = report.status.messages
    }
}

/// A case as the desk's API shows it.
struct DeskCase: Encodable {
    let number, title, state, openedAt: String
    let categories, classifications, reports: [String]
    let coordinations: [Coordination]

    struct Coordination: Encodable {
        let sentAt, to, note: String
    }

    init(_ incident: StoredCase) {
        number = incident.number
        title = incident.title
        state = incident.state
        openedAt = incident.openedAt
        categories = incident.labels.categories
        classifications = incident.labels.classifications
        reports = incident.reports.map(\.number)
        coordinations = incident.coordinations.map { Coordination(sentAt: $0.sentAt, to: $0.recipient, note: $0.note) }
    }
}

extension StoredReport {
    /// The report that was sent.
    ///
    /// - Throws: When the record cannot be read, which must not look like a report without content.
    var incidentReport: IncidentReport {
        get throws { try JSONDecoder().decode(IncidentReport.self, from: Data(content.utf8)) }
    }
}
