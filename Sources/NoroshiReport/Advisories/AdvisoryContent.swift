package import CSAF
package import FoundationEssentials

/// What a reader is told by an advisory, in the order of a coordination center's alert: situation, impact, how to
/// check, countermeasures. Nothing in it can act on a terminal: control characters stand as escapes.
package struct AdvisoryContent: Sendable {
    /// A paragraph under a title of its own, when it has one.
    package struct Part: Sendable {
        package let title: String
        package let text: String

        fileprivate func readable() -> Part { Part(title: title.readableLine, text: text.readable) }
    }

    package struct Revision: Sendable {
        package let date: String
        package let version: String
        package let summary: String
    }

    package struct Product: Sendable {
        package let name: String
        /// Words of CSAF: `known_affected`…
        package let status: String
    }

    package struct Link: Sendable {
        package let summary: String
        package let url: String
    }

    package let id: String
    package let title: String
    package let lang: String
    package let version: String
    package let status: String
    /// Days as the publisher wrote them, in the publisher's own zone.
    package let firstIssue, thisIssue: String
    /// Until when it is valid, in the publisher's words; empty when it does not say.
    package let validity: String
    /// The first day without validity, `2000-09-01`; nil while the advisory holds.
    package let lapsedSince: String?
    /// Whether it was withdrawn, or replaced by another.
    package let standing: AdvisoryStanding
    package let situation: [Part]
    package let impact: [Part]
    /// In the author's words.
    package let howToCheck: [Part]
    /// What the product tree says of it.
    package let checkGuide: CheckGuide
    package let countermeasures: [Part]
    /// Notes that belong to none of the four.
    package let further: [Part]
    /// Where the newest version stands, by the document's own word; empty when it does not say.
    package let address: String
    /// Names of the weaknesses, CVE and title, each with its scores in further lines.
    package let vulnerabilities: [String]
    package let products: [Product]
    package let references: [Link]
    package let revisions: [Revision]
    /// Rules for passing it on, and the publisher.
    package let terms: [String]
    package let publisher: String

    /// - Parameter now: The moment of reading, which decides whether it still holds.
    package init(_ document: CSAFDocument, at now: Date) {
        let head = document.document
        let vulnerabilities = document.vulnerabilities ?? []
        id = head.tracking.id.readableLine
        title = head.title.readableLine
        lang = (head.lang ?? "").readableLine
        address =
            (head.references ?? []).first { $0.category == .itself && $0.url.isWebAddress }?.url.readableLine ?? ""
        version = head.tracking.version.text
        status = head.tracking.status.rawValue
        firstIssue = String(head.tracking.initialReleaseDate.text.prefix(10))
        thisIssue = String(head.tracking.currentReleaseDate.text.prefix(10))
        let notes = (head.notes ?? []).map {
            (AdvisorySection(of: $0), Part(title: $0.title ?? "", text: $0.text).readable())
        }
        func parts(_ section: AdvisorySection) -> [Part] { notes.filter { $0.0 == section }.map(\.1) }
        let until = document.validity
        let told = parts(.validity).map(\.text).joined(separator: "\n")
        validity = told.isEmpty ? until?.lastDay ?? "" : told
        lapsedSince = until.flatMap { $0.hasLapsed(at: now) ? $0.firstLapsedDay : nil }
        standing = document.standing
        situation =
            parts(.situation)
            + vulnerabilities.flatMap { weakness in
                (weakness.notes ?? []).map {
                    Part(title: weakness.title ?? weakness.displayName, text: $0.text).readable()
                }
            }
        impact =
            parts(.impact)
            + vulnerabilities.flatMap { ($0.threats ?? []).map { Part(title: "", text: $0.details).readable() } }
        howToCheck = parts(.howToCheck)
        checkGuide = CheckGuide(document)
        countermeasures =
            vulnerabilities.flatMap { ($0.remediations ?? []).map(Self.part) }.withoutRepeats + parts(.countermeasures)
        further = parts(.further)
        self.vulnerabilities = vulnerabilities.map(Self.lines)
        products = document.resolvedProducts().map { product in
            Product(name: product.name.readableLine, status: product.statuses.first?.category.rawValue ?? "")
        }
        references = ((head.references ?? []) + vulnerabilities.flatMap { $0.references ?? [] })
            .filter { $0.url.isWebAddress }
            .map { Link(summary: $0.summary.readableLine, url: $0.url.readableLine) }
        revisions = head.tracking.revisionHistory.sorted { $0.date.date > $1.date.date }.map {
            Revision(
                date: String($0.date.text.prefix(10)), version: $0.number.text, summary: $0.summary.readableLine)
        }
        terms = (parts(.terms).map(\.text) + [head.distribution?.text].compactMap(\.self)).map(\.readable)
        publisher = head.publisher.name.readableLine
    }

    /// CVE and title; below, two spaces in, a line for each score: `CVSS 3.1: 9.8 CRITICAL CVSS:3.1/AV:N/…`.
    private static func lines(_ weakness: Vulnerability) -> String {
        let names = [weakness.displayName, weakness.title ?? ""].filter { !$0.isEmpty }.withoutRepeats
        let old = (weakness.scores ?? []).flatMap { lines($0.cvssV2, $0.cvssV3, nil) }
        let new = (weakness.metrics ?? []).flatMap { lines($0.content.cvssV2, $0.content.cvssV3, $0.content.cvssV4) }
        let scores = (old + new).withoutRepeats.map { "  \($0.readableLine)" }
        return ([names.joined(separator: " ").readableLine] + scores).joined(separator: "\n")
    }

    /// CVSS 2.0 has no words for severities.
    private static func lines(_ two: CVSSv2?, _ three: CVSSv3?, _ four: CVSSv4?) -> [String] {
        [
            four.map { "CVSS \($0.version): \($0.baseScore) \($0.baseSeverity.rawValue) \($0.vectorString)" },
            three.map { "CVSS \($0.version): \($0.baseScore) \($0.baseSeverity.rawValue) \($0.vectorString)" },
            two.map { "CVSS \($0.version): \($0.baseScore) \($0.vectorString)" },
        ].compactMap(\.self)
    }

    private static func part(_ remediation: CSAF.Remediation) -> Part {
        Part(title: "", text: remediation.details + (remediation.url.map { "\n\($0)" } ?? "")).readable()
    }
}

extension AdvisoryContent.Part: Hashable {}

extension AdvisoryContent {
    /// What a reader has to know first: that it was withdrawn or replaced, or holds no longer.
    ///
    /// - Parameter word: Gives the sentence of a key such as `advisory.withdrawn`.
    package func warnings(_ word: (String) -> String) -> [String] {
        let stands: String? =
            switch standing {
            case .current: nil
            case .withdrawn: word("advisory.withdrawn")
            case .superseded: word("advisory.superseded")
            }
        let lapsed = lapsedSince.map { word("advisory.lapsed").replacing("{since}", with: $0) }
        return [stands, lapsed].compactMap(\.self)
    }

    /// The author's words, and below them what follows from the products, marked as such.
    package func howToCheck(_ word: (String) -> String) -> [Part] {
        howToCheck + (checkGuide.isEmpty ? [] : [Part(title: "", text: checkGuide.text(word).readable)])
    }

    /// A part of the page, under its title.
    package struct Section: Sendable {
        package let title: String
        package let paragraphs: [Paragraph]
    }

    /// A text with what in it can be followed.
    package struct Paragraph: Sendable {
        package let pieces: [Piece]
    }

    package struct Piece: Sendable, Hashable {
        package let text: String
        /// Where it leads; nil for plain words.
        package let url: String?
    }

    /// The four parts of an alert as far as they are there, and what belongs to none of them.
    ///
    /// - Parameter word: Gives the sentence of a key such as `advisory.impact`.
    package func sections(_ word: (String) -> String) -> [Section] {
        let four = [
            ("I", "situation", situation), ("II", "impact", impact), ("III", "how-to-check", howToCheck(word)),
            ("IV", "countermeasures", countermeasures),
        ]
        let numbered = four.filter { !$0.2.isEmpty }.map { numeral, name, parts in
            Section(
                title: "\(numeral). \(word("advisory.\(name)"))",
                paragraphs: parts.enumerated().map { index, part in
                    let text = name == "countermeasures" ? "(\(index + 1)) \(part.text)" : part.text
                    return Paragraph(pieces: text.linkedPieces)
                })
        }
        return numbered
            + further.map { Section(title: $0.title, paragraphs: [Paragraph(pieces: $0.text.linkedPieces)]) }
    }
}

/// The part of an alert that a note belongs to: by its title when that is one of the usual ones, else by its category.
package enum AdvisorySection: Sendable, Hashable {
    case situation, impact, howToCheck, countermeasures, validity, terms, further

    private static let titles: [String: AdvisorySection] = [
        "situation": .situation, "overview": .situation, "状況": .situation, "状況説明": .situation, "概要": .situation,
        "impact": .impact, "影響": .impact, "想定される影響": .impact,
        "how to check": .howToCheck, "detection": .howToCheck, "確認方法": .howToCheck,
        "countermeasures": .countermeasures, "solution": .countermeasures, "対策": .countermeasures,
        "対処方法": .countermeasures,
        "validity": .validity, "valid until": .validity, "有効期限": .validity,
    ]

    package init(of note: Note) {
        if let section = note.title.flatMap({ Self.titles[$0.lowercased()] }) {
            self = section
        } else {
            self =
                switch note.category {
                case .summary: .situation
                case .legalDisclaimer: .terms
                case .description: note.title == nil ? .situation : .further
                case .details, .faq, .general, .other: .further
                }
        }
    }
}

extension Array where Element: Hashable {
    fileprivate var withoutRepeats: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
