import FoundationEssentials
import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiModel
import NoroshiStore

/// `/api/v1/desk`: what an analyst's program may do, with a token.
struct DeskAPI {
    let services: CenterServices

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.post("api/v1/desk/reports", use: enterReports)
        router.get("api/v1/desk/reports/:number", use: report)
        router.patch("api/v1/desk/reports/:number", use: changeReport)
        router.post("api/v1/desk/cases", use: openCases)
        router.get("api/v1/desk/cases/:number", use: incident)
        router.patch("api/v1/desk/cases/:number", use: changeCase)
        router.post("api/v1/desk/cases/:number/coordinations", use: addCoordinations)
        router.post("api/v1/desk/coordinations", use: addCoordinations)
        router.get("api/v1/desk/statistics", use: statistics)
    }

    // MARK: Reports

    @Sendable func enterReports(_ request: Request, context: CenterContext) async throws -> Response {
        let analyst = try await services.analyst(of: request)
        return try await withJSON(request) { value in
            let (values, isArray) = try records(value, limit: services.configuration.maximumBatchRecords)
            var errors: [ReportError] = []
            var reports: [NewReport] = []
            for (value, pointer) in values where errors.count < 100 {
                guard let submission = submission(value, at: pointer, analyst, &errors) else { continue }
                reports.append(submission.newReport(services: services))
            }
            guard errors.isEmpty else { throw Refusal(ReportErrors(errors)) }
            do {
                let receipts = try await services.store.recordAll(reports).map(services.receipt)
                return isArray ? jsonResponse(receipts, status: .created) : jsonResponse(receipts[0], status: .created)
            } catch is SubmissionConflict {
                throw Refusal(.conflict, "an id was used before with another content; nothing was stored")
            }
        }
    }

    private func submission(
        _ value: JSONValue, at pointer: String, _ analyst: String, _ errors: inout [ReportError]
    ) -> Submission? {
        var record = RecordReader(
            value, at: pointer, known: ["report", "receivedAt", "channel", "classifications"])
        let receivedAt = record.time("receivedAt") ?? services.now()
        let channel: Channel = record.choice("channel") ?? .api
        let classifications = record.words("classifications", of: services.rsit) ?? []
        var report = IncidentReport()
        if let value = record.value("report") {
            do {
                report = try ReportJSON.read(value, at: "\(pointer)/report", categories: services.categories)
            } catch {
                record.add(error.errors)
            }
        } else {
            record.fail("report", "is missing")
        }
        errors += record.errors
        guard record.errors.isEmpty else { return nil }
        return Submission(
            report: report, channel: channel, receivedAt: receivedAt, classifications: classifications,
            enteredBy: analyst)
    }

    @Sendable func report(_ request: Request, context: CenterContext) async throws -> Response {
        _ = try await services.analyst(of: request)
        let number = try context.parameters.require("number")
        guard let report = try await services.store.report(number) else { throw Refusal(.notFound, "no such report") }
        return jsonResponse(try DeskReport(report))
    }

    @Sendable func changeReport(_ request: Request, context: CenterContext) async throws -> Response {
        let analyst = try await services.analyst(of: request)
        let number = try context.parameters.require("number")
        guard let report = try await services.store.report(number) else { throw Refusal(.notFound, "no such report") }
        return try await withJSON(request) { value in
            var record = RecordReader(value, at: "", known: ["categories", "classifications", "state", "case"])
            let labels = labels(&record, from: report.labels)
            let state: ReportStatus.State? = record.choice("state")
            let joined = record.text("case")
            guard record.errors.isEmpty else { throw Refusal(ReportErrors(record.errors)) }
            if let joined { try await services.join(number, to: joined, analyst: analyst) }
            let at = services.timestamp
            if labels != report.labels {
                _ = try await services.store.setLabels(ofReport: number, labels, actor: analyst, at: at)
            }
            if let state {
                _ = try await services.store.setState(ofReport: number, state.rawValue, actor: analyst, at: at)
            }
            guard let changed = try await services.store.report(number) else {
                throw Refusal(.notFound, "no such report")
            }
            return jsonResponse(try DeskReport(changed))
        }
    }

    private func labels(_ record: inout RecordReader, from old: Labels) -> Labels {
        Labels(
            categories: record.words("categories", of: services.categories) ?? old.categories,
            classifications: record.words("classifications", of: services.rsit) ?? old.classifications)
    }

    // MARK: Cases

    @Sendable func openCases(_ request: Request, context: CenterContext) async throws -> Response {
        let analyst = try await services.analyst(of: request)
        return try await withJSON(request) { value in
            let (values, isArray) = try records(value, limit: services.configuration.maximumBatchRecords)
            var errors: [ReportError] = []
            var cases: [NewCase] = []
            for (value, pointer) in values where errors.count < 100 {
                var record = RecordReader(
                    value, at: pointer, known: ["title", "openedAt", "categories", "classifications", "reports"])
                let openedAt = record.time("openedAt") ?? services.now()
                cases.append(
                    NewCase(
                        title: record.text("title", limit: 200, required: true) ?? "",
                        openedAt: InternetTime.text(openedAt),
                        year: services.configuration.timeZone.year(of: openedAt), recordedAt: services.timestamp,
                        labels: labels(&record, from: Labels()), reports: record.texts("reports") ?? []))
                errors += record.errors
            }
            guard errors.isEmpty else { throw Refusal(ReportErrors(errors)) }
            let numbers = try await refusing { try await services.store.openCases(cases, actor: analyst) }
            let answers = numbers.map(Number.init)
            return isArray ? jsonResponse(answers, status: .created) : jsonResponse(answers[0], status: .created)
        }
    }

    private struct Number: Encodable {
        let number: String
    }

    @Sendable func incident(_ request: Request, context: CenterContext) async throws -> Response {
        _ = try await services.analyst(of: request)
        let number = try context.parameters.require("number")
        guard let incident = try await services.store.incident(number) else { throw Refusal(.notFound, "no such case") }
        return jsonResponse(DeskCase(incident))
    }

    private enum CaseState: String, CaseIterable { case open, closed }

    @Sendable func changeCase(_ request: Request, context: CenterContext) async throws -> Response {
        let analyst = try await services.analyst(of: request)
        let number = try context.parameters.require("number")
        guard let incident = try await services.store.incident(number) else { throw Refusal(.notFound, "no such case") }
        return try await withJSON(request) { value in
            var record = RecordReader(value, at: "", known: ["categories", "classifications", "state"])
            let labels = labels(&record, from: incident.labels)
            let state: CaseState? = record.choice("state")
            guard record.errors.isEmpty else { throw Refusal(ReportErrors(record.errors)) }
            let at = services.timestamp
            if labels != incident.labels {
                _ = try await services.store.setLabels(ofCase: number, labels, actor: analyst, at: at)
            }
            if let state {
                _ = try await services.store.setState(ofCase: number, state.rawValue, actor: analyst, at: at)
            }
            guard let changed = try await services.store.incident(number) else {
                throw Refusal(.notFound, "no such case")
            }
            return jsonResponse(DeskCase(changed))
        }
    }

    // MARK: Coordinations

    @Sendable func addCoordinations(_ request: Request, context: CenterContext) async throws -> Response {
        let analyst = try await services.analyst(of: request)
        let number = context.parameters.get("number")
        return try await withJSON(request) { value in
            let (values, _) = try records(value, limit: services.configuration.maximumBatchRecords)
            var errors: [ReportError] = []
            var new: [NewCoordination] = []
            for (value, pointer) in values where errors.count < 100 {
                var record = RecordReader(
                    value, at: pointer,
                    known: number == nil ? ["case", "sentAt", "to", "note"] : ["sentAt", "to", "note"])
                new.append(
                    NewCoordination(
                        caseNumber: number ?? record.text("case", required: true) ?? "",
                        sentAt: InternetTime.text(record.time("sentAt") ?? services.now()),
                        recipient: record.text("to", required: true) ?? "",
                        note: record.text("note", limit: 20_000) ?? ""))
                errors += record.errors
            }
            guard errors.isEmpty else { throw Refusal(ReportErrors(errors)) }
            let coordinations = new
            try await refusing {
                try await services.store.addCoordinations(coordinations, actor: analyst, at: services.timestamp)
            }
            return jsonResponse(["recorded": coordinations.count], status: .created)
        }
    }

    // MARK: Statistics

    @Sendable func statistics(_ request: Request, context: CenterContext) async throws -> Response {
        _ = try await services.analyst(of: request)
        return try await services.statisticsAnswer(
            request, format: request.uri.queryParameters["format"].map(String.init))
    }

    private func withJSON(_ request: Request, _ use: (JSONValue) async throws -> Response) async throws -> Response {
        try await services.bodies.withBody(of: request, limit: services.configuration.maximumBatch) {
            try await use(parseJSON($0))
        }
    }
}

/// Turns a wish that cannot be carried out into an answer.
func refusing<T>(_ body: () async throws -> T) async throws -> T {
    do {
        return try await body()
    } catch let error as DeskError {
        switch error {
        case .noReport, .noCase: throw Refusal(.notFound, "\(error)")
        case .inAnotherCase: throw Refusal(.conflict, "\(error)")
        }
    }
}

extension CenterServices {
    /// The name that the request's token was given to.
    ///
    /// - Throws: ``Refusal`` 401 when there is none.
    func analyst(of request: Request) async throws -> String {
        guard let name = try await signIn.name(ofToken: bearer(request)) else {
            throw Refusal(.unauthorized, "the token is not known")
        }
        return name
    }

    func join(_ report: String, to number: String, analyst: String) async throws {
        try await refusing { try await store.join(report: report, to: number, actor: analyst, at: timestamp) }
    }

    /// `period` of the query, as JSON or CSV.
    func statisticsAnswer(_ request: Request, format: String?) async throws -> Response {
        guard let period = request.uri.queryParameters["period"].map(String.init).flatMap({ Period($0) }) else {
            throw Refusal(.badRequest, "period: expected 1998-06, 2014-Q2 or 1998")
        }
        let statistics = try await statistics(period)
        switch format ?? "json" {
        case "json": return jsonResponse(statistics)
        case "csv":
            return textResponse(
                statistics.csv, type: "text/csv; charset=utf-8; header=present",
                headers: [.contentDisposition: "attachment; filename=\"statistics-\(period).csv\""])
        default: throw Refusal(.badRequest, "format: expected json or csv")
        }
    }
}
