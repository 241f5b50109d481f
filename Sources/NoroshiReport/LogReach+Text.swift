import NoroshiModel

extension LogReach {
    /// What was read, in one sentence.
    func line(_ translations: Translations) -> String {
        translations.text(
            "inspect.logs.reach",
            ["files": "\(files.count)", "lines": "\(lines)", "bytes": "\(bytes)", "rules": "\(rules)"])
    }
}
