import ArgumentParser
import FileBaseline
import NoroshiModel
import NoroshiReport

struct BaselineUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Tell what changed, and make a baseline of how files are now.",
        discussion: """
            Watches the same paths in the same way. The earlier baseline stays beside the new one, with '.old' at its end. \
            Signing it again needs the key: bring the key for it, or make the new baseline from elsewhere. A signed \
            baseline is not replaced by an unsigned one.

            EXAMPLES
              noroshi baseline update --baseline host.baseline --public-key baseline.key.pub --key baseline.key
            """)

    @OptionGroup var options: SiteOptions
    @OptionGroup var proof: BaselineProof
    @OptionGroup var reading: BaselineReading

    @Option(help: ArgumentHelp("Private key to sign with.", valueName: "file"))
    var key: String?

    @Flag(help: "Show all differences that text otherwise counts.")
    var all = false

    func run() async throws {
        let site = try Site(options)
        let status = try BaselineFiles.told { try update(site) }
        if status != 0 { throw ExitCode(status) }
    }

    private func update(_ site: Site) throws -> Int32 {
        let signer = try BaselineFiles.key(key)
        let reader = try proof.open()
        guard !reader.isSigned || signer != nil else {
            throw Failure("the baseline is signed: --key signs the new one", status: Failure.usage)
        }
        let packages = SystemPackages(reading.files)
        var header = reader.header
        header.made = BaselineFiles.now
        header.host = BaselineFiles.host
        header.packages = packages?.versions ?? []
        let writer = try BaselineWriter(try BaselineFiles.absolute(proof.baseline), header: header)
        var written = ChangeSet()
        let report = try BaselineComparing(proof, reading, isIncremental: false)
            .report(site, reader, packages: packages) { record in
                var record = record
                record.package = UInt32((packages?.owner(of: record.path) ?? -1) + 1)
                try writer.append(record)
                written.addSeen(record)
            }
        let root = try writer.finish(signer: signer, keepsEarlier: true)
        try BaselineText(report, translations: site.translations, style: site.style, showsAll: all)
            .write { try Terminal.print($0) }
        try BaselineEnd(site).tell(written, root: root)
        return report.status
    }
}
