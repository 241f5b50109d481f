import NoroshiModel

/// Names that package managers and editors give to files beside the real ones, and that no program reads.
enum LeftOverNames {
    private static let marks = [".dpkg-", ".ucf-", ".rpm", ".pam-old", ".bak", ".orig", ".old", ".save"]

    static func has(_ name: [UInt8]) -> Bool {
        let text = Escaped.text(name)
        return text.hasSuffix("~") || marks.contains(where: text.contains)
    }
}
