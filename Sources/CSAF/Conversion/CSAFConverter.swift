/// Makes a document of CSAF 2.1 of one of CSAF 2.0, and says what it had to decide.
///
/// Other than the clause wants, a range without an upper end stays one.
///
/// What is not done: notes whose titles name a product get no products, and SSVC data in notes stays there; both are
/// remarked upon.
///
/// - Source: CSAF 2.1, conformance clause 18
public struct CSAFConverter: Sendable {
    public struct Options: Sendable, Hashable {
        /// Takes the label from `distribution.text` where that says `TLP v2.0: TLP:…`.
        public var takesLabelFromText = false
        /// Calls publishers of the category `other` multipliers.
        public var makesOthersMultipliers = false
        /// Takes model numbers, serial numbers and stock keeping units as complete, and adds no star to them.
        public var takesNumbersAsComplete = false
        /// Gives weaknesses the newest version of the list that still has them under their name.
        public var takesNewestWeaknesses = false

        public init() {}
    }

    /// Something that a person should look at.
    public struct Remark: Sendable, Hashable, CustomStringConvertible {
        public enum Severity: String, Sendable, Hashable { case warning, error }

        public var severity: Severity
        /// JSON pointer into the document that was converted; empty for the document as a whole.
        public var pointer: String
        /// English: lower-case, without a full stop.
        public var message: String
        /// The same in Japanese.
        public var messageJa: String

        /// `warning /pointer: message`.
        public var description: String { "\(severity.rawValue) \(pointer): \(message)" }
    }

    public struct Conversion: Sendable, Hashable {
        public var document: CSAFDocument
        public var remarks: [Remark]

        /// Whether the new document is valid, and nothing was left that could not be solved.
        public var isValid: Bool { !remarks.contains { $0.severity == .error } }
    }

    public var options: Options

    /// More than CSAF 2.1 allows, and few enough for the stack of any thread.
    private static let mostBranches = 48

    public init(options: Options = Options()) {
        self.options = options
    }

    /// - Parameter file: a name for the input, used in errors only.
    /// - Throws: ``CSAFError`` for what is no document of CSAF 2.0, and for one with more than 48 branches within each
    ///   other, of which CSAF 2.1 allows 30.
    public func convert(
        _ bytes: [UInt8], file: String, limits: ParsingLimits = ParsingLimits()
    ) throws(CSAFError) -> Conversion {
        let tree = try JSONTree.read(bytes, file: file, limits: limits)
        let source = try CSAFDocument.parse(bytes, file: file, limits: limits)
        guard source.document.csafVersion == .version20 else {
            throw CSAFError(
                file: file, place: .pointer("/document/csaf_version"), reason: "the document is of CSAF 2.1 already")
        }
        guard tree.branchDepth <= Self.mostBranches else {
            throw CSAFError(
                file: file, place: .pointer("/product_tree/branches"),
                reason: "\(tree.branchDepth) branches within each other cannot be converted; CSAF 2.1 allows 30",
                reasonJa: "枝の入れ子が \(tree.branchDepth) 段のため変換できません（CSAF 2.1 では 30 段まで）")
        }
        var work = Conversion21(source, options)
        var checker = SchemaChecker()
        checker.check(tree.root, CSAFSchema.of(.version20))
        for member in checker.additionalMembers {
            work.warn(
                member.pointer, "property \(quoted(member.key)) is not of the standard and was left out",
                "標準にないプロパティ \(quoted(member.key)) は変換されません")
        }
        work.convert()
        return Conversion(document: work.result, remarks: work.remarks)
    }
}

/// One conversion as it goes on.
struct Conversion21 {
    let source: CSAFDocument
    let options: CSAFConverter.Options
    var result: CSAFDocument
    private(set) var remarks: [CSAFConverter.Remark] = []

    init(_ source: CSAFDocument, _ options: CSAFConverter.Options) {
        self.source = source
        self.options = options
        result = source
    }

    mutating func warn(_ pointer: String, _ english: String, _ japanese: String) {
        remarks.append(.init(severity: .warning, pointer: pointer, message: english, messageJa: japanese))
    }

    mutating func fail(_ pointer: String, _ english: String, _ japanese: String) {
        remarks.append(.init(severity: .error, pointer: pointer, message: english, messageJa: japanese))
    }

    mutating func convert() {
        result.schema = CSAFVersion.version21.documentSchema
        result.document.csafVersion = .version21
        convertTimes()
        convertHead()
        convertProductTree()
        for index in (result.vulnerabilities ?? []).indices { convertVulnerability(index) }
        chooseProfile()
        convertValidity()
        judge()
    }

    // MARK: Profiles

    private mutating func chooseProfile() {
        let head = source.document
        if let word = wordOfStanding {
            result.document.category = "csaf_\(word)"
            if failsProfile() {
                result.document.category = head.category
                warn(
                    "/document/category", "perhaps a \(word) document, but not valid as one; the category was kept",
                    "\(word) の文書と思われますが、そのプロファイルでは無効なため、カテゴリーを維持しました")
            }
            return
        }
        guard head.category == "csaf_security_advisory" else { return }
        addFixedProducts()
        guard failsProfile() else { return }
        result.document.category = "csaf_deprecated_security_advisory"
        warn(
            "/document/category", "not valid as a security advisory of CSAF 2.1; made a deprecated security advisory",
            "CSAF 2.1 のセキュリティアドバイザリとして無効なため、\"csaf_deprecated_security_advisory\" にしました")
    }

    /// `withdrawn` or `superseded`: what the notes say, else how the title begins, with or without brackets.
    private var wordOfStanding: String? {
        for standing in [source.standing, AdvisoryStanding(title: source.document.title)] {
            switch standing {
            case .withdrawn: return "withdrawn"
            case .superseded: return "superseded"
            case .current: continue
            }
        }
        let category = source.document.category.lowercased()
        return ["superseded", "withdrawn"].contains(category) ? category : nil
    }

    private func failsProfile() -> Bool { result.validate().contains { $0.test.hasPrefix("6.1.27.") } }

    private mutating func judge() {
        for failure in result.validate() {
            fail(
                failure.pointer, "the new document is not valid: \(failure.test) \(failure.message)",
                "変換後の文書が無効です: \(failure.test) \(failure.messageJa)")
        }
    }

    // MARK: Times

    /// Leap seconds and letters in lower case are not of CSAF 2.1.
    private mutating func convertTimes() {
        var tracking = result.document.tracking
        let place = "/document/tracking"
        fix(&tracking.initialReleaseDate, "\(place)/initial_release_date")
        fix(&tracking.currentReleaseDate, "\(place)/current_release_date")
        for index in tracking.revisionHistory.indices {
            fix(&tracking.revisionHistory[index].date, "\(place)/revision_history/\(index)/date")
        }
        if var date = tracking.generator?.date {
            fix(&date, "\(place)/generator/date")
            tracking.generator?.date = date
        }
        result.document.tracking = tracking
        for (index, var vulnerability) in (result.vulnerabilities ?? []).enumerated() {
            fixTimes(&vulnerability, "/vulnerabilities/\(index)")
            result.vulnerabilities?[index] = vulnerability
        }
    }

    private mutating func fixTimes(_ vulnerability: inout Vulnerability, _ place: String) {
        fix(&vulnerability.discoveryDate, "\(place)/discovery_date")
        fix(&vulnerability.releaseDate, "\(place)/release_date")
        for index in (vulnerability.remediations ?? []).indices {
            fix(&vulnerability.remediations![index].date, "\(place)/remediations/\(index)/date")
        }
        for index in (vulnerability.threats ?? []).indices {
            fix(&vulnerability.threats![index].date, "\(place)/threats/\(index)/date")
        }
        for index in (vulnerability.flags ?? []).indices {
            fix(&vulnerability.flags![index].date, "\(place)/flags/\(index)/date")
        }
        for index in (vulnerability.involvements ?? []).indices {
            fix(&vulnerability.involvements![index].date, "\(place)/involvements/\(index)/date")
        }
    }

    private mutating func fix(_ time: inout Timestamp?, _ pointer: String) {
        guard var known = time else { return }
        fix(&known, pointer)
        time = known
    }

    private mutating func fix(_ time: inout Timestamp, _ pointer: String) {
        let old = time.text
        if !time.hasUpperCaseLetters { time = Timestamp(time.text.uppercased()) ?? time }
        var parts = time.text.split(separator: ":", omittingEmptySubsequences: false)
        guard time.isLeapSecond, parts.count >= 3 else { return }
        let zone = parts[2].drop { $0 != "Z" && $0 != "+" && $0 != "-" }
        parts[2] = "59.999999" + zone
        guard let fixed = Timestamp(parts.joined(separator: ":")) else { return }
        warn(
            pointer, "leap seconds are not of CSAF 2.1: \(quoted(old)), a valid leap second, was replaced",
            "CSAF 2.1 ではうるう秒を使えません: \(quoted(old))（有効なうるう秒）を置き換えました")
        time = fixed
    }
}
