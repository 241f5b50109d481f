package import HostReading
package import NoroshiModel
package import SendmailConfiguration

/// Asks the configuration of a host's sendmail what it would do with a mail. Runs and sends nothing.
package struct SendmailRelaying: Sendable {
    /// Of the configuration, seen from the root.
    package let path: String
    /// Lines that sendmail would not understand, and files that could not be read.
    package let problems: [ConfigurationSurvey.Problem]
    private let evaluator: RelayEvaluator

    /// - Parameters:
    ///   - hostName: What the host calls itself; a folder's path for an image that does not say.
    ///   - path: The configuration, from the root on; nil looks where sendmail does.
    /// - Returns: nil where there is none.
    /// - Throws: ``HostReadingError`` when it cannot be read.
    package init?(root: HostRoot, hostName: String, path: String? = nil) throws(HostReadingError) {
        for path in path.map({ [$0] }) ?? SendmailFiles.configurations {
            guard let bytes = try root.read(path, limit: SendmailFiles.maximumSize) else { continue }
            let files = SendmailFiles.of(root)
            let configuration = SendmailCF(
                bytes, path: path, host: HostNames(root: root, hostName: hostName).identity, files: files)
            self.path = path
            problems = SendmailProblems.told(configuration.problems) + SendmailEnd(bytes, configuration).problems
            evaluator = RelayEvaluator(configuration, files: files)
            return
        }
        return nil
    }

    package func answer(_ question: RelayQuestion) -> RelayAnswer { evaluator.answer(question) }
}
