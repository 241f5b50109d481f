import ArgumentParser
import FileBaseline
import FoundationEssentials
import HostReading
import NoroshiFormats
import NoroshiModel
import NoroshiReport

struct BaselineInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a baseline.",
        discussion: """
            Without --path and --profile, watches what the default profile names. With --path alone, everything below \
            the folders that it names. Prints the root of the baseline, which stands for all that is in it.

            EXAMPLES
              noroshi baseline init --output host.baseline --key baseline.key
              noroshi baseline init --path /srv/www --path /etc --output www.baseline
              noroshi baseline init --image /mnt --output image.baseline
            """)

    @OptionGroup var options: SiteOptions
    @OptionGroup var reading: BaselineReading

    @Option(help: ArgumentHelp("A folder or file to watch; may be repeated.", valueName: "path"))
    var path: [String] = []

    @Option(help: ArgumentHelp("Which paths are watched, and how closely.", valueName: "file"))
    var profile: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("Private key to sign with.", valueName: "file"))
    var key: String?

    @Option(help: "Hash of contents: sha256 or sha512.")
    var hash = HashName.sha256

    @Flag(help: "Enter file systems that are mounted below the paths, but those of the kernel.")
    var crossMounts = false

    func run() async throws {
        let site = try Site(options)
        let status = try BaselineFiles.told { try make(site) }
        if status != 0 { throw ExitCode(status) }
    }

    private func make(_ site: Site) throws -> Int32 {
        let signer = try BaselineFiles.key(key)
        let output = try BaselineFiles.absolute(output)
        var walk = try walkOptions(site)
        let absent = try tellAbsent(walk.profile, site)
        walk.excluded = [output, BaselineWriter.temporary(for: output), output + Array(".old".utf8)]
        let packages = SystemPackages(reading.files)
        packages?.problems.forEach { Terminal.warn("\($0)") }
        let header = BaselineHeader(
            made: BaselineFiles.now, host: BaselineFiles.host, algorithm: walk.algorithm,
            crossesMounts: crossMounts, roots: walk.roots, profile: walk.profile.source,
            packages: packages?.versions ?? [])
        let writer = try BaselineWriter(output, header: header)
        var changes = ChangeSet()
        try BaselineMerge(walk, earlier: nil).run { outcome in
            guard var record = outcome.record else { return }
            record.package = UInt32((packages?.owner(of: record.path) ?? -1) + 1)
            try writer.append(record)
            changes.addSeen(record)
        }
        let root = try writer.finish(signer: signer, keepsEarlier: true)
        try BaselineEnd(site).tell(changes, root: root)
        return changes.unseen.isEmpty && changes.count > 0 && absent == 0 ? 0 : Failure.couldNot
    }

    private func walkOptions(_ site: Site) throws -> WalkOptions {
        let isImage = reading.image != "/"
        let paths = try path.map { isImage ? Array($0.utf8) : try BaselineFiles.absolute($0) }
        guard paths.allSatisfy({ $0.first == UInt8(ascii: "/") }) else {
            throw Failure("with --image, --path takes a path that begins with '/'", status: Failure.usage)
        }
        for path in paths { try check(path) }
        let watched: Profile
        if let profile {
            watched = try Profile(Array(BaselineFiles.text(profile).utf8), file: profile)
        } else if paths.isEmpty {
            watched = try BaselineProfile.standard(site)
        } else {
            watched = Profile.everything(below: paths)
        }
        var walk = WalkOptions(roots: paths.isEmpty ? watched.roots : Profile.outermost(paths), profile: watched)
        walk.image = Array(reading.image.utf8)
        walk.crossesMounts = crossMounts
        walk.algorithm = hash.algorithm
        walk.processors = reading.width
        return walk
    }
}

extension BaselineInit {
    /// Says which paths of the user's profile are not there: nothing of them is watched. The default profile names what other
    /// hosts have.
    ///
    /// - Returns: How many.
    private func tellAbsent(_ watched: Profile, _ site: Site) throws -> Int {
        guard let profile else { return 0 }
        let root = HostRoot(reading.image)
        let absent = watched.rules.filter { rule in
            // What cannot be asked about the walk tells.
            rule.level != .ignored && (try? root.status(rule.place, followsLink: false)) == .some(nil)
        }
        for rule in absent {
            Terminal.warn(
                site.translations.text(
                    "baseline.absent",
                    ["place": "\(Escaped.text(profile)):\(rule.line)", "path": Escaped.text(rule.place)]))
        }
        return absent.count
    }

    /// What the user named has to be there; of a link the link alone is watched, which is hardly what was meant.
    private func check(_ path: [UInt8]) throws {
        let name = Escaped.text(path)
        let status: HostFileStatus?
        do {
            status = try HostRoot(reading.image).status(path, followsLink: false)
        } catch {
            throw Failure("--path \(name): \(error.reason)", status: Failure.couldNot)
        }
        guard let status else {
            throw Failure("--path \(name): there is no such file or folder", status: Failure.usage)
        }
        if status.kind == .link {
            Terminal.warn(
                "--path \(name) is a link: the link is watched, and nothing behind it",
                hint: "name the folder that it leads to")
        }
    }
}

enum BaselineProfile {
    static func standard(_ site: Site) throws -> Profile {
        let name = "baseline/default.profile"
        return try Profile(site.resources.bytes(name), file: site.resources.path(name))
    }
}

/// What is said when a baseline was written.
struct BaselineEnd {
    private let texts: Translations

    init(_ site: Site) { texts = site.translations }

    func tell(_ changes: ChangeSet, root: [UInt8]) throws {
        for record in changes.unseen {
            Terminal.warn(
                texts.text(
                    "baseline.unseen", ["path": Escaped.text(record.path), "reason": Escaped.text(record.target)]))
        }
        tellMounts(changes.mounts)
        tellEmpty(changes.count)
        Terminal.note(
            texts.text("baseline.made", ["files": "\(changes.count)", "bytes": "\(changes.bytes)"]))
        try Terminal.print(Hexadecimal.text(root) + "\n")
    }

    /// A baseline of no file finds nothing, whatever becomes of the host.
    func tellEmpty(_ count: Int) {
        if count == 0 { Terminal.warn(texts.text("baseline.empty")) }
    }

    func tellMounts(_ mounts: [[UInt8]]) {
        guard let first = mounts.first else { return }
        Terminal.note(
            texts.text("baseline.mounts", ["count": "\(mounts.count)", "path": Escaped.text(first)]))
    }
}
