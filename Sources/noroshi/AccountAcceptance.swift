import FoundationEssentials
import HostState
import NoroshiFormats
import NoroshiModel
import NoroshiReport

/// Takes today's accounts over as those that the site declares: shows what would be written, asks, and writes.
struct AccountAcceptance {
    let site: Site
    let inspection: Inspection
    /// Do not ask.
    let isAgreed: Bool

    /// - Returns: The accounts that are declared now: the new ones, or the site's when it was declined.
    /// - Throws: ``Failure`` when the accounts were not seen, nobody can be asked, or the file cannot be written.
    func run() throws -> AccountPolicy? {
        if let gap = inspection.judgment.gaps.first(where: { ["/etc/passwd", "/etc/shadow"].contains($0.what) }) {
            throw Failure(
                "not every account could be seen, so today's accounts are not known",
                hint: "\(gap.what): \(gap.reason)")
        }
        let path = site.accountPolicyPath
        let text = AccountPolicyFile.serialize(AccountPolicy(accepting: inspection.observations))
        let texts = site.translations
        let earlier = try site.accountPolicy()
        guard earlier.map(AccountPolicyFile.serialize) != text else {
            Terminal.note(texts.text("accept.unchanged", ["path": path]))
            return earlier
        }
        try Terminal.print(
            site.style.paint(texts.text("accept.accounts.title", ["path": path]), .bold) + "\n\n\(text)\n")
        guard try isAgreed || Terminal.agrees(toWriting: path, texts) else {
            Terminal.note(texts.text("accept.declined"))
            return earlier
        }
        let hasEarlier = try SafeFile.replace(path, with: text)
        let policy = try AccountPolicyFile.parse(text, file: path)
        let words = ["path": path, "count": "\(policy.accounts.count)"]
        Terminal.note(texts.text("accept.accounts.written", words))
        if hasEarlier { Terminal.note(texts.text("accept.kept", ["path": path])) }
        return policy
    }
}
