import FoundationEssentials
import HTTPTypes
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import NoroshiStore

/// The way a report came.
package enum Channel: String, Sendable, CaseIterable {
    case api, web, telephone, fax, mail
}

/// A report with what the center knows about how it came.
struct Submission: Sendable {
    var report: IncidentReport
    var channel: Channel
    var receivedAt: Date
    var classifications: [String] = []
    /// The client's own key for repeats.
    var key: String?
    /// The analyst who enters it.
    var enteredBy: String?

    /// The row to write.
    func newReport(services: CenterServices) -> NewReport {
        let content = ReportJSON.serialize(report)
        var keys = report.id.map { ["id:\($0)"] } ?? []
        if let key { keys.append("key:\(key)") }
        return NewReport(
            keys: keys, digest: sha256(content + classifications.joined(separator: " ").utf8),
            content: String(decoding: content, as: UTF8.self), title: title, search: searchText,
            receivedAt: InternetTime.text(receivedAt), year: services.configuration.timeZone.year(of: receivedAt),
            recordedAt: services.timestamp, channel: channel.rawValue,
            labels: Labels(categories: report.categories ?? [], classifications: classifications),
            enteredBy: enteredBy)
    }

    /// What the queue shows: the first line of what happened, or who reports.
    private var title: String {
        let line = (report.description ?? "").split(whereSeparator: \.isNewline).first.map(String.init)
        return Escaped.text((line ?? report.reporter?.organization ?? report.reporter?.name ?? "").shortened(to: 80))
    }

    private var searchText: String {
        var parts = [report.description, report.damage, report.measures, report.discovery?.description]
        if let reporter = report.reporter {
            parts += [reporter.name, reporter.organization, reporter.email, reporter.telephone]
        }
        for system in report.affected ?? [] {
            parts += [system.host, system.operatingSystem, system.use] + (system.addresses ?? [])
        }
        parts += (report.sites ?? []) + (report.evidence ?? []).map { String($0.excerpt.prefix(4_000)) }
        return String(parts.compactMap(\.self).joined(separator: "\n").lowercased().prefix(40_000))
    }
}

extension CenterServices {
    /// Writes the report down and gives the receipt; the second value is false when it had been received before.
    func receive(_ submission: Submission) async throws -> (receipt: Receipt, isNew: Bool) {
        let recorded: RecordedReport
        do {
            recorded = try await intake.receive(submission.newReport(services: self))
        } catch is SubmissionConflict {
            throw Refusal(.conflict, "this id or idempotency key was used before with another content")
        } catch is Intake.Full {
            throw Refusal(.serviceUnavailable, "more reports wait than can be taken on", retryAfter: 2)
        }
        return (receipt(recorded), recorded.isNew)
    }

    func receipt(_ recorded: RecordedReport) -> Receipt {
        Receipt(
            number: recorded.number, secret: secrets.followUp(for: recorded.number),
            receivedAt: InternetTime.date(recorded.receivedAt) ?? now())
    }

    /// The report, when the secret opens it. A wrong secret and an unknown number are the same nil.
    func report(_ number: String, secret: String) async throws -> StoredReport? {
        guard secrets.matches(secret, number: number) else { return nil }
        return try await store.report(number)
    }
}

extension StoredReport {
    /// What the reporter may know.
    var status: ReportStatus {
        ReportStatus(
            number: number, state: .init(rawValue: state) ?? .received,
            receivedAt: InternetTime.date(receivedAt) ?? .distantPast,
            messages: messages.map {
                .init(
                    author: .init(rawValue: $0.author) ?? .center, at: InternetTime.date($0.at) ?? .distantPast,
                    text: $0.text)
            })
    }
}
