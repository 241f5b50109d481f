import ArgumentParser
import FileBaseline
import NoroshiModel
import NoroshiReport

struct BaselineCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell what changed since a baseline was made.",
        discussion: """
            Reads every byte of what is watched; --incremental takes a content as unchanged when inode, size and both \
            times are.

            JSON: a line for each difference, for each path that could not be looked at, and a summary at the end.

            EXAMPLES
              noroshi baseline check --baseline host.baseline --public-key baseline.key.pub
              noroshi baseline check --baseline host.baseline --root 89afdb0d… --format json
              noroshi baseline check --baseline host.baseline --format html > files.html

            EXIT STATUS
              0  unchanged   1  changed   2  could not look everywhere, or the baseline is not to be believed
            """)

    @OptionGroup var options: SiteOptions
    @OptionGroup var proof: BaselineProof
    @OptionGroup var reading: BaselineReading

    @Option(help: "Output: text, json (a line for each difference), or html (one page).")
    var format = BaselineCommand.Format.text

    @Flag(help: "Show all differences that text otherwise counts.")
    var all = false

    @Flag(help: "Trust inode, size and times for what a content is.")
    var incremental = false

    func run() async throws {
        let site = try Site(options)
        let report = try BaselineFiles.told {
            try BaselineComparing(proof, reading, isIncremental: incremental).report(site) { _ in }
        }
        switch format {
        case .text:
            try BaselineText(report, translations: site.translations, style: site.style, showsAll: all)
                .write { try Terminal.print($0) }
        case .json: try BaselineJSON(report).write { try Terminal.print(String(decoding: $0, as: UTF8.self)) }
        case .html:
            try Terminal.print(
                BaselinePage(report, translations: site.translations).html(resources: site.resources))
        }
        BaselineEnd(site).tellMounts(report.mounts)
        BaselineEnd(site).tellEmpty(report.count + report.differences.count)
        if report.status != 0 { throw ExitCode(report.status) }
    }
}

/// Looks at files beside their baseline, for `check` and `update`.
struct BaselineComparing {
    private let proof: BaselineProof
    private let reading: BaselineReading
    private let isIncremental: Bool

    init(_ proof: BaselineProof, _ reading: BaselineReading, isIncremental: Bool) {
        self.proof = proof
        self.reading = reading
        self.isIncremental = isIncremental
    }

    /// - Parameters:
    ///   - reader: Nil opens the baseline.
    ///   - seen: Gets each record in the order of paths.
    func report(
        _ site: Site, _ reader: BaselineReader? = nil, packages known: SystemPackages? = nil,
        seen: (FileRecord) throws -> Void
    ) throws -> BaselineReport {
        let reader = try reader ?? proof.open()
        if !proof.isGiven { Terminal.warn(site.translations.text("baseline.unsigned")) }
        let header = reader.header
        let baseline = try BaselineFiles.absolute(proof.baseline)
        var walk = WalkOptions(
            roots: header.roots, profile: try Profile(header.profile, file: "\(proof.baseline): profile"))
        walk.image = Array(reading.image.utf8)
        walk.crossesMounts = header.crossesMounts
        walk.algorithm = header.algorithm
        walk.processors = reading.width
        walk.isIncremental = isIncremental
        walk.excluded = [baseline, baseline + Array(".old".utf8), BaselineWriter.temporary(for: baseline)]
        var changes = ChangeSet()
        try withoutActuallyEscaping(seen) { seen in
            try BaselineMerge(walk, earlier: reader).run { outcome in
                if let record = outcome.record { try seen(record) }
                changes.add(outcome)
            }
        }
        changes.settle()
        let files = reading.files
        var packages = known
        if packages == nil, !changes.differences.isEmpty { packages = SystemPackages(files) }
        if let packages {
            packages.problems.forEach { Terminal.warn("\($0)") }
            let story = PackageStory(packages, files, before: header.packages, algorithm: header.algorithm)
            changes.explain { story.explain(&$0) }
        } else if !changes.differences.isEmpty {
            Terminal.note(site.translations.text("baseline.no-packages"))
        }
        return BaselineReport(
            changes, header: header, root: reader.root, names: UserNames(files), hasPackages: packages != nil)
    }
}
