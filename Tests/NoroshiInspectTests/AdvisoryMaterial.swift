import FoundationEssentials
import NoroshiModel

@testable import NoroshiInspect

/// A document of one product, its range and what is said of it, as text.
struct MadeDocument {
    var id = "EX-1"
    var lang = "en"
    var month = 1
    var status = "known_affected"
    var vendor = "Maker"
    var product = "serverd"
    /// The name of a range's branch; nil for a product without one.
    var range: String? = "vers:generic/<2.0"
    var helper = ""
    /// Another product's range, package and status.
    var second: (range: String, helper: String, status: String)?

    var text: String {
        let others = second.map { [(1, $0.range, $0.helper, $0.status)] } ?? []
        let parts = [(0, range ?? "", helper, status)] + others
        let branches = parts.map { number, range, helper, _ in
            let product =
                #"{"name":"Product \#(number)","product_id":"P\#(number)"\#(helper.isEmpty ? "" : helperText(helper))}"#
            return range.isEmpty
                ? #"{"category":"architecture","name":"any","product":\#(product)}"#
                : #"{"category":"product_version_range","name":"\#(range)","product":\#(product)}"#
        }
        let statuses = Dictionary(grouping: parts, by: { $0.3 }).sorted { $0.key < $1.key }.map { key, parts in
            #""\#(key)":[\#(parts.map { "\"P\($0.0)\"" }.joined(separator: ","))]"#
        }
        let revisions = (1...month).map {
            #"{"date":"2026-0\#($0)-01T00:00:00Z","number":"\#($0)","summary":"Revision \#($0)"}"#
        }
        return """
            {"document":{"category":"csaf_base","csaf_version":"2.0","title":"Title of \(id) in \(lang)","lang":"\(lang)",
             "distribution":{"tlp":{"label":"WHITE"}},
             "publisher":{"category":"coordinator","name":"Example CSIRT","namespace":"https://csirt.example"},
             "tracking":{"id":"\(id)","status":"final","version":"\(month)",
              "initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-0\(month)-01T00:00:00Z",
              "revision_history":[\(revisions.joined(separator: ","))]}},
             "product_tree":{"branches":[{"category":"vendor","name":"\(vendor)","branches":[
              {"category":"product_name","name":"\(product)","branches":[\(branches.joined(separator: ","))]}]}]},
             "vulnerabilities":[{"cve":"CVE-2026-1000","product_status":{\(statuses.joined(separator: ","))},
              "notes":[{"category":"summary","text":"Words.","title":"Summary"}],
              "remediations":[{"category":"vendor_fix","details":"Upgrade, says \(id).","product_ids":["P0"]}]}]}
            """
    }

    private func helperText(_ helper: String) -> String {
        let key = helper.hasPrefix("pkg:") ? "purl" : "cpe"
        return #","product_identification_helper":{"\#(key)":"\#(helper)"}"#
    }
}

/// What a library answers, all of it that counts.
struct Answers: Hashable {
    var documents: [[String: AdvisoryDocument]]
    var newest: [AdvisoryDocument]
    var errors: [AdvisoryLibrary.Problem]
    var packages: [AdvisoryLibrary.PackageVerdict]
    var verdicts: [Verdict]

    init(_ library: AdvisoryLibrary) throws {
        documents = library.advisories.map(\.documents)
        newest = library.advisories.map(\.newest)
        errors = library.errors
        packages = library.verdicts(on: Self.installed)
        let judgments = library.judgments(on: Self.products, at: midnight, recognizer: try Shipped.recognizer.get())
        verdicts = judgments.flatMap { $0.cases.map(\.verdict) }
    }

    static let installed = (0..<12).map { debian("pack\($0)", "1.\($0)-\($0 % 3)", source: "source\($0 % 5)") }

    static let products: [Product] = (0..<12).flatMap { number -> [Product] in
        let endpoint = Endpoint(.tcp, "0.0.0.0", number == 3 ? 110 : 4000 + number)
        return [
            Product(
                endpoint: endpoint, protocol: number % 4 == 3 ? .pop3 : nil, vendor: number % 2 == 0 ? "Maker" : nil,
                name: number % 4 == 3 ? nil : "server\(number % 5)", version: number % 3 == 0 ? nil : "1.\(number)",
                cpe: number % 5 == 0 ? "cpe:/a:maker:server\(number % 3):1.0" : nil,
                greetingPackageVersion: number % 6 == 1 ? "1.\(number)-1" : nil,
                package: number % 2 == 1 ? installed[number] : nil, excerpt: "x")
        ]
    }
}
