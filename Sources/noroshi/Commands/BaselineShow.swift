import ArgumentParser
import FileBaseline
import NoroshiModel
import NoroshiReport

struct BaselineShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Tell what a baseline has: whose rights its programs run with, and which of them no package owns.",
        discussion: """
            Reads the baseline only. --files lists every file with its hash.

            EXAMPLES
              noroshi baseline show --baseline host.baseline
              noroshi baseline show --baseline host.baseline --files
            """)

    @OptionGroup var options: SiteOptions
    @OptionGroup var proof: BaselineProof

    @Flag(help: "List every file: hash, mode, owner's and group's number, size, path.")
    var files = false

    func run() async throws {
        let site = try Site(options)
        try BaselineFiles.told { try show(site.translations) }
    }

    private func show(_ texts: Translations) throws {
        let reader = try proof.open()
        var setID: [String] = []
        var capability: [String] = []
        var unpackaged: [String] = []
        while let record = try reader.next() {
            let path = Escaped.text(record.path)
            if record.isSetID { setID.append("\(Self.mode(record)) \(record.owner):\(record.group) \(path)") }
            if record.hasCapability { capability.append("\(CapabilityText.text(record)) \(path)") }
            if record.package == 0, record.isExecutable, SystemFolders.contain(record.path) { unpackaged.append(path) }
            if files { try Terminal.print(Self.line(record)) }
        }
        if files { return }
        let header = reader.header
        var lines = [
            texts.text(
                "baseline.show.head",
                [
                    "time": BaselineText.time(header.made), "host": Escaped.text(header.host),
                    "files": "\(reader.count)",
                    "algorithm": header.algorithm.name, "packages": "\(header.packages.count)",
                ]),
            texts.text(
                "baseline.show.paths",
                ["paths": header.roots.map { Escaped.text($0) }.joined(separator: ", ")]),
            texts.text(reader.isSigned ? "baseline.show.signed" : "baseline.show.unsigned"),
            Hexadecimal.text(reader.root), "",
        ]
        lines += Self.section("set-id", setID, texts) + Self.section("capability", capability, texts)
        lines +=
            header.packages.isEmpty
            ? [texts.text("baseline.census.unknown")] : Self.section("unpackaged", unpackaged, texts)
        try Terminal.print(lines.joined(separator: "\n") + "\n")
    }

    private static func section(_ name: String, _ lines: [String], _ texts: Translations) -> [String] {
        [texts.text("baseline.census.\(name)", ["count": "\(lines.count)"])]
            + (lines.isEmpty ? ["  " + texts.text("baseline.census.none")] : lines.map { "  " + $0 }) + [""]
    }

    private static func mode(_ record: FileRecord) -> String {
        let digits = String(record.mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func line(_ record: FileRecord) -> String {
        let digest = record.digest.isEmpty ? "-" : Hexadecimal.text(record.digest)
        return "\(digest) \(mode(record)) \(record.owner) \(record.group) \(record.size) \(Escaped.text(record.path))\n"
    }
}
