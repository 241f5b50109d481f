/// Rules, correlations and filters out of files, and what in the files could not be taken.
public struct RuleCollection: Sendable {
    public private(set) var rules: [Rule] = []
    public private(set) var correlations: [Correlation] = []
    public private(set) var filters: [Filter] = []
    /// In the order of files and lines. A document with a mistake is left out, and the others are there.
    public private(set) var errors: [ParseError] = []

    public init() {}

    /// Reads a file of one document or several.
    ///
    /// `action: global` sets what is put under each document after it, `action: reset` ends that, and
    /// `action: repeat` takes the document before as a pattern.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, at most 4 MiB.
    ///   - file: How messages call it.
    public mutating func add(_ bytes: [UInt8], file: String) {
        let (documents, found) = DocumentReader.read(bytes, file: file)
        var mistakes = found
        var global: Tree?
        var previous: Tree?
        for document in documents {
            let action = document["action"]
            var tree = document.without("action")
            switch action?.text {
            case nil:
                if let global { tree = global.merged(with: tree) }
            case "global":
                global = global.map { $0.merged(with: tree) } ?? tree
                continue
            case "reset":
                global = nil
                if tree.pairs?.isEmpty != false { continue }
            case "repeat":
                guard let previous else {
                    mistakes.append(document.error("'action: repeat' has no document before it"))
                    continue
                }
                tree = previous.merged(with: tree)
            case let other?:
                mistakes.append((action ?? document).error("action '\(other)' is not known"))
                continue
            }
            previous = tree
            let (read, reasons) = RuleParser.parse(tree)
            mistakes += reasons
            switch read {
            case .rule(let rule): rules.append(rule)
            case .correlation(let correlation): correlations.append(correlation)
            case .filter(let filter): filters.append(filter)
            case nil: break
            }
        }
        errors += mistakes.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
    }

    /// Reads a text; see ``add(_:file:)``.
    public mutating func add(_ text: String, file: String = "rules") {
        add(Array(text.utf8), file: file)
    }

    /// Takes what another collection has, after what is here.
    public mutating func append(_ other: RuleCollection) {
        rules += other.rules
        correlations += other.correlations
        filters += other.filters
        errors += other.errors
    }

    mutating func reject(_ error: ParseError) {
        errors.append(error)
    }
}
