/// The name of a document's file, which follows from its tracking ID.
///
/// - Source: CSAF 2.0 §5.1, CSAF 2.1 §5.1
public enum DocumentFileName {
    /// The ID in lower case, each run of other characters than `+`, `-`, `a`–`z` and `0`–`9` as one `_`, and `.json`.
    public static func name(for id: String) -> String {
        "\(stem(of: id)).json"
    }

    /// The name without `.json`.
    public static func stem(of id: String) -> String {
        var stem = ""
        for scalar in id.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9", "+", "-": stem.unicodeScalars.append(scalar)
            case _ where stem.last != "_": stem.append("_")
            case _: break
            }
        }
        return stem
    }

    /// Whether a name could be that of some document: no part of a path, no name that the rule does not make.
    public static func isName(_ name: some StringProtocol) -> Bool {
        name.hasSuffix(".json") && name.utf8.count > ".json".utf8.count
            && name.utf8.dropLast(".json".utf8.count).allSatisfy {
                isDigit($0) || ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")) || "+-_".utf8.contains($0)
            }
    }
}
