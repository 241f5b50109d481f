import NoroshiModel

extension Translations {
    /// Why a verdict is as it is, and that its advisory had lapsed.
    func reason(of verdict: Verdict) -> String {
        let reason = text(verdict.reason)
        guard let since = verdict.lapsedSince else { return reason }
        return text("verdict.lapsed", ["reason": reason, "since": since])
    }
}
