/// Ranges in the words of vendors, as the names that branches have in CSAF 2.1.
enum RangePhrase {
    /// The schemes whose versions a phrase may hold when it names none; the first that reads it decides.
    ///
    /// Only those are here that have no signs of a range within their versions.
    private static let schemes: [VersionScheme] = [.generic, .openssh, .openssl, .bind, .sendmail, .apache]

    /// A list of constraints, or `vers:` where the text names a scheme; nil for what needs no change or has no certain
    /// meaning.
    static func expression(of name: String) -> String? {
        guard needsReading(name) else { return nil }
        if name.lowercased().hasPrefix("vers:") {
            return (try? VersionRange.parseLeniently(name, defaultScheme: .generic))?.canonical
        }
        for scheme in schemes {
            guard let range = try? VersionRange.parse(name, defaultScheme: scheme) else { continue }
            guard !range.constraints.isEmpty else { return "vers:all/*" }
            let list = range.constraints.map(text).joined(separator: "|")
            return list == name ? nil : list
        }
        return nil
    }

    /// Whether a name is that of one version, and not a word such as `some`.
    static func isVersion(_ name: String) -> Bool {
        guard name.contains(where: \.isNumber) else { return false }
        return schemes.contains { scheme in
            guard let range = try? VersionRange.parse(name, defaultScheme: scheme) else { return false }
            return range.constraints.count == 1 && range.constraints[0].comparator == .equal
        }
    }

    /// Whether a name is no expression, or one only because every word without signs counts as a version.
    private static func needsReading(_ name: String) -> Bool {
        guard let expression = try? RangeExpression(name) else { return true }
        return expression.scheme == nil && expression.constraints.count == 1
            && expression.constraints[0].comparator == .equal
    }

    private static func text(_ constraint: VersionRange.Constraint) -> String {
        let sign = constraint.comparator == .equal ? "" : constraint.comparator.rawValue
        return sign + constraint.version.replacing("%", with: "%25").replacing("!", with: "%21")
    }
}
