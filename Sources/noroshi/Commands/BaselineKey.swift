import ArgumentParser
import FileBaseline
import FoundationEssentials
import Glibc
import NoroshiModel
import NoroshiReport

struct BaselineKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make a key that signs baselines (Ed25519).",
        discussion: """
            Writes the private key, and beside it the public one with '.pub' at its end; neither may be there before. The \
            private one belongs on no host that it signs for.

            EXAMPLES
              noroshi baseline key --output /media/usb/baseline.key
            """)

    @OptionGroup var options: SiteOptions

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    func run() async throws {
        let site = try Site(options)
        let key = SigningKey()
        try Self.write(key.text, to: output, mode: 0o600)
        try Self.write(key.publicKey.text, to: output + ".pub", mode: 0o644)
        try Terminal.print(site.translations.text("baseline.key.made", ["path": Escaped.text(output)]) + "\n")
    }

    private static func write(_ text: String, to path: String, mode: mode_t) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        let bytes = Array(text.utf8)
        let written = descriptor < 0 ? -1 : unsafe Glibc.write(descriptor, bytes, bytes.count)
        let isWhole = written == bytes.count && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
        let problem = SystemFailure(number: errno)
        if descriptor >= 0 { close(descriptor) }
        guard isWhole else { throw Failure("cannot write '\(Escaped.text(path))': \(problem)") }
    }
}
