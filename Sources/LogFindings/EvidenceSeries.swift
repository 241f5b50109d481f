import FoundationEssentials

/// The files that one log becomes when it is rotated: `auth.log`, `auth.log.1`, `auth.log.2.gz`, `auth.log-20261101`.
///
/// - Source: logrotate(8), `dateext`, `compress`, `start`; savelog(8).
package struct EvidenceSeries: Sendable, Hashable {
    /// Without number, date and ending.
    package let base: String
    /// A number or a date as it stands in the name; nil for the file that is written to.
    package let generation: String?

    package init(_ path: String) {
        var name = path[...]
        for ending in [".gz", ".xz", ".zst", ".bz2", ".lzma"] where name.hasSuffix(ending) {
            name = name.dropLast(ending.count)
            break
        }
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
        let stem = name.dropLast(digits)
        let isNumbered = (1...3).contains(digits) && stem.last == "."
        let isDated = (digits == 8 || digits == 10) && (stem.last == "-" || stem.last == ".")
        if isNumbered || isDated, stem.count > 1, stem.dropLast().last != "/" {
            base = String(stem.dropLast())
            generation = String(name.suffix(digits))
        } else {
            base = name.count == path.count ? path : String(name)
            generation = nil
        }
    }

    /// All files of the series that are there, the newest first as far as names tell.
    package var files: [String] {
        let slash = base.lastIndex(of: "/")
        let folder = slash.map { String(base[...$0]) } ?? "./"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let prefix = slash == nil ? "" : folder
        return names.map { prefix + $0 }.filter { $0.hasPrefix(base) && EvidenceSeries($0).base == base }.sorted {
            a, b in
            Self.order(EvidenceSeries(a).generation, a) < Self.order(EvidenceSeries(b).generation, b)
        }
    }

    private static func order(_ generation: String?, _ path: String) -> (Int, String) {
        guard let generation else { return (0, path) }
        // Numbers grow with age, dates shrink.
        let number = Int(generation) ?? 0
        return (generation.utf8.count >= 8 ? Int.max - number : number, path)
    }
}
