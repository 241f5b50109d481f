/// Which mail server it is, as far as its settings matter.
package enum MailServerKind: String, Sendable, Hashable, CaseIterable {
    case postfix, sendmail, exim, qmail, opensmtpd, courier, unknown

    /// The package behind the socket is sure; a greeting can say anything; the words of its replies give away most.
    package init(package: InstalledPackage?, test: RelayTest) {
        self =
            package.flatMap(MailServerKind.init(package:))
            ?? test.greeting.flatMap { Self.first($0.lowercased(), Self.names) }
            ?? Self.first(Self.words(of: test), Self.sayings) ?? .unknown
    }

    /// nil where the package is none of theirs.
    package init?(package: InstalledPackage) {
        guard let kind = Self.first(package.source.lowercased(), Self.packages) else { return nil }
        self = kind
    }

    private static func first(_ text: String, _ signs: [(String, MailServerKind)]) -> MailServerKind? {
        signs.first { text.contains($0.0) }?.1
    }

    private static func words(of test: RelayTest) -> String {
        test.attempts.flatMap { [$0.mailReply, $0.recipientReply].compactMap { $0?.text.lowercased() } }
            .map { "\n\($0)\n" }.joined()
    }

    private static let packages: [(String, MailServerKind)] = [
        ("postfix", .postfix), ("sendmail", .sendmail), ("exim", .exim), ("opensmtpd", .opensmtpd), ("qmail", .qmail),
        ("courier", .courier),
    ]
    private static let names: [(String, MailServerKind)] = [
        ("postfix", .postfix), ("opensmtpd", .opensmtpd), ("exim", .exim), ("sendmail", .sendmail), ("qmail", .qmail),
        ("courier", .courier),
    ]
    /// What each says to a stranger, accepted or refused.
    private static let sayings: [(String, MailServerKind)] = [
        // Nothing else stands in these replies of Courier's.
        ("\nok.\n", .courier), ("\nrelaying denied.\n", .courier),
        ("relay access denied", .postfix), ("relaying denied", .sendmail), ("recipient ok", .sendmail),
        ("relay not permitted", .exim), ("allowed rcpthosts", .qmail), ("destination address valid", .opensmtpd),
        ("invalid recipient:", .opensmtpd),
    ]
}
