/// The words of ranges. A longer form stands before any shorter one that it begins or ends with.
extension PhraseNotation {
    /// Words before a version.
    static let leading: [(String, Comparator)] = [
        ("greater than or equal to ", .greaterOrEqual), ("less than or equal to ", .lessOrEqual),
        ("up to and including ", .lessOrEqual), ("up to but not including ", .less),
        ("up to, but not including ", .less), ("up to but excluding ", .less), ("up to (including) ", .lessOrEqual),
        ("up to (excluding) ", .less), ("up to (not including) ", .less), ("up to (but not including) ", .less),
        ("up to (but excluding) ", .less), ("prior to and including ", .lessOrEqual),
        ("no later than ", .lessOrEqual), ("not later than ", .lessOrEqual), ("at most ", .lessOrEqual),
        ("at least ", .greaterOrEqual), ("no earlier than ", .greaterOrEqual),
        ("before version ", .less), ("prior to version ", .less), ("before ", .less), ("prior to ", .less),
        ("earlier than ", .less), ("older than ", .less), ("lower than ", .less), ("less than ", .less),
        ("smaller than ", .less), ("below ", .less), ("preceding ", .less), ("until ", .less),
        ("through ", .lessOrEqual), ("thru ", .lessOrEqual), ("later than ", .greater), ("newer than ", .greater),
        ("greater than ", .greater), ("higher than ", .greater), ("more recent than ", .greater), ("above ", .greater),
        ("after ", .greater), ("starting with ", .greaterOrEqual), ("starting from ", .greaterOrEqual),
        ("starting at ", .greaterOrEqual), ("beginning with ", .greaterOrEqual), ("beginning at ", .greaterOrEqual),
        ("under ", .less), ("since ", .greaterOrEqual), ("from ", .greaterOrEqual),
        ("as of ", .greaterOrEqual), ("equal to ", .equal), ("exactly ", .equal), ("only ", .equal),
        ("other than ", .notEqual), ("except ", .notEqual),
    ]

    /// The text before each ending that the text has, and what the ending means.
    static func endings(of text: String, _ lowered: String) -> [(String, Comparator)] {
        var result: [(String, Comparator)] = []
        if let last = text.utf8.last, last > 0x7F {
            for (words, comparator) in japaneseWithItself + japanese where text.hasSuffix(words) {
                result.append((String(text.dropLast(words.count)), comparator))
            }
        } else if lowered.hasSuffix("+") {
            result.append((String(text.dropLast()), .greaterOrEqual))
        } else if let ending = englishEnding(of: text, lowered) {
            result.append(ending)
        }
        return result
    }

    /// `2.5 and later`, `2.5, or all earlier versions`, `2.5 onwards`.
    private static func englishEnding(of text: String, _ lowered: String) -> (String, Comparator)? {
        var words = lowered.split(separator: " ")
        let count = words.count
        if let last = words.last, ["versions", "version", "releases", "release"].contains(last) { words.removeLast() }
        guard let word = words.popLast() else { return nil }
        let comparator: Comparator
        if later.contains(String(word)) {
            comparator = .greaterOrEqual
        } else if earlier.contains(String(word)) {
            comparator = .lessOrEqual
        } else {
            return nil
        }
        if let filler = words.last, ["all", "any", "its", "the"].contains(filler) { words.removeLast() }
        if let joint = words.last, ["and", "or", "&", "/"].contains(joint) {
            words.removeLast()
        } else if !["onwards", "onward"].contains(word) {
            return nil
        }
        let rest = text.split(separator: " ").prefix(words.count).joined(separator: " ")
        return words.isEmpty || words.count == count ? nil : (rest, comparator)
    }

    private static let later: Set<String> = [
        "later", "newer", "above", "up", "higher", "onwards", "onward", "greater", "after", "beyond", "forward",
    ]

    private static let earlier: Set<String> = [
        "earlier", "older", "below", "prior", "lower", "before", "previous", "down", "under",
    ]

    private static let japanese: [(String, Comparator)] = [
        ("より前", .less), ("よりも前", .less), ("より古い", .less), ("よりも古い", .less), ("より下", .less), ("未満", .less),
        ("以前", .lessOrEqual), ("以下", .lessOrEqual),
        ("に至るまで", .lessOrEqual), ("の手前まで", .less), ("の手前", .less), ("まで", .lessOrEqual), ("以降", .greaterOrEqual),
        ("以後", .greaterOrEqual), ("以上", .greaterOrEqual),
        ("より後", .greater), ("よりも後", .greater), ("より新しい", .greater), ("よりも新しい", .greater), ("を超える", .greater),
        ("から", .greaterOrEqual), ("以外", .notEqual),
    ].sorted { $0.0.count > $1.0.count }

    /// `2.5 およびそれ以前`, `2.5及びそれより前`: the version, and those on one side of it.
    private static let japaneseWithItself: [(String, Comparator)] =
        [
            ("それ以前", .lessOrEqual), ("それより前", .lessOrEqual), ("それより以前", .lessOrEqual), ("それより古い", .lessOrEqual),
            ("それ以降", .greaterOrEqual), ("それより後", .greaterOrEqual), ("それより新しい", .greaterOrEqual),
        ].flatMap { words, comparator in
            ["および", "及び", "と", "または", "又は", "を含む", "を含み"].map { ($0 + words, comparator) }
        } + [("および以前", .lessOrEqual), ("及び以前", .lessOrEqual), ("および以降", .greaterOrEqual), ("及び以降", .greaterOrEqual)]

    /// What stands between two versions, and what it makes of them.
    static let separators: [(String, Comparator, Comparator)] = [
        (" up to (but not including) ", .greaterOrEqual, .less), (" up to but not including ", .greaterOrEqual, .less),
        (" up to, but not including ", .greaterOrEqual, .less),
        (" up to but excluding ", .greaterOrEqual, .less), (" up to (excluding) ", .greaterOrEqual, .less),
        (" up to and including ", .greaterOrEqual, .lessOrEqual),
        (" up to (including) ", .greaterOrEqual, .lessOrEqual),
        (" and prior to ", .greaterOrEqual, .less), (" and before ", .greaterOrEqual, .less),
        (" prior to ", .greaterOrEqual, .less), (" to before ", .greaterOrEqual, .less),
        (" before ", .greaterOrEqual, .less),
        (" until ", .greaterOrEqual, .less), (" through ", .greaterOrEqual, .lessOrEqual),
        (" thru ", .greaterOrEqual, .lessOrEqual), (" to ", .greaterOrEqual, .lessOrEqual),
        // Only with a mark; see ``between(_:)``.
        (" up to ", .greaterOrEqual, .lessOrEqual),
        ("ないし", .greaterOrEqual, .lessOrEqual), ("乃至", .greaterOrEqual, .lessOrEqual),
        (" - ", .greaterOrEqual, .lessOrEqual), (" ~ ", .greaterOrEqual, .lessOrEqual),
        ("..", .greaterOrEqual, .lessOrEqual),
        (" and ", .greaterOrEqual, .lessOrEqual), ("以降かつ", .greaterOrEqual, .lessOrEqual),
        ("以上かつ", .greaterOrEqual, .lessOrEqual), ("以降で", .greaterOrEqual, .lessOrEqual),
        ("以上で", .greaterOrEqual, .lessOrEqual), ("以降", .greaterOrEqual, .lessOrEqual),
        ("以上", .greaterOrEqual, .lessOrEqual), ("より後", .greater, .lessOrEqual), ("から", .greaterOrEqual, .lessOrEqual),
    ]

    /// Words behind the second version; nil where they leave its meaning.
    static let endings: [(String, Comparator?)] = [
        ("より前まで", .less), ("の前まで", .less), ("の手前まで", .less), ("の手前", .less), ("に至るまで", .lessOrEqual), ("より前", .less),
        ("よりも前", .less), ("未満", .less), ("以前", .lessOrEqual),
        ("以下", .lessOrEqual), ("までの間", nil), ("まで", nil), ("の間", nil), (" inclusively", .lessOrEqual),
    ]

    /// Words beside a version that say whether it belongs to the range.
    static let marks: [(String, Bool)] = [
        ("(but not including)", false), ("(but excluding)", false), ("(but including)", true),
        (", but not including", false), (" but not including", false), ("(not including)", false),
        ("(not inclusive)", false), ("(excluding)", false), ("(excluded)", false),
        ("(exclusive)", false), ("(including)", true), ("(included)", true), ("(inclusive)", true),
        (", exclusive", false), (", inclusive", true), (" exclusive", false), (" inclusive", true),
        ("(を含まない)", false), ("(含まない)", false), ("(を含む)", true), ("(含む)", true),
    ]
}
