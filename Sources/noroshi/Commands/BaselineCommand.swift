import ArgumentParser
import FileBaseline
import FoundationEssentials
import Glibc
import NoroshiModel
import NoroshiReport

struct BaselineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Remember how files are, and tell later what became of them.",
        discussion: """
            A baseline is one file with each watched file's content hash, rights, owner, marks and times. A check reads \
            every byte again and tells what changed: what an intruder does first, what the package manager explains in a \
            line for each package. Names are bytes: none is skipped, and none can forge a line.

            The root that 'init' prints stands for the whole baseline: with --root, or a signature by a key that is kept \
            elsewhere, a check proves that the baseline itself was not exchanged.

            EXAMPLES
              noroshi baseline key --output baseline.key
              noroshi baseline init --output /var/lib/noroshi/host.baseline --key baseline.key
              noroshi baseline check --baseline /var/lib/noroshi/host.baseline --public-key baseline.key.pub
              noroshi baseline init --path /srv/www --output www.baseline
              noroshi baseline paths /etc/passwd /var/log/wtmp

            EXIT STATUS
              0  unchanged   1  changed   2  could not look everywhere   64  usage
            """,
        subcommands: [
            BaselineInit.self, BaselineCheck.self, BaselineUpdate.self, BaselineShow.self, BaselinePaths.self,
            BaselineKey.self,
        ])

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html }
}

/// A hash algorithm by its name.
enum HashName: String, ExpressibleByArgument, CaseIterable {
    case sha256, sha512

    var algorithm: HashAlgorithm {
        switch self {
        case .sha256: .sha256
        case .sha512: .sha512
        }
    }
}

/// How the files are read.
struct BaselineReading: ParsableArguments {
    @Option(help: ArgumentHelp("Root of the system that is looked at, as a mounted image.", valueName: "folder"))
    var image = "/"

    @Option(help: ArgumentHelp("Threads that read and hash; all processors by default, 8 at most.", valueName: "count"))
    var processors: Int?

    init() {}

    init(image: String) {
        self.image = image
        processors = nil
    }

    func validate() throws {
        if let processors, !(1...64).contains(processors) { throw ValidationError("--processors takes 1 to 64") }
    }

    var width: Int { processors ?? min(ProcessInfo.processInfo.activeProcessorCount, 8) }
    var files: ImageFiles { ImageFiles(root: Array(image.utf8)) }
}

/// By what a baseline is proved to be the one that was made.
struct BaselineProof: ParsableArguments {
    @Option(help: ArgumentHelp("The baseline.", valueName: "file"))
    var baseline: String

    @Option(help: ArgumentHelp("The root that was printed when it was made.", valueName: "hex"))
    var root: String?

    @Option(help: ArgumentHelp("Public half of the key that signed it.", valueName: "file"))
    var publicKey: String?

    init() {}

    init(baseline: String, publicKey: String?) {
        self.baseline = baseline
        self.publicKey = publicKey
        root = nil
    }

    func validate() throws {
        if let root, Hexadecimal.bytes(root)?.count != 32 {
            throw ValidationError("--root takes 64 hexadecimal digits")
        }
    }

    /// - Throws: ``Failure`` where it cannot be read, or is not the one that was made.
    func open() throws -> BaselineReader {
        try BaselineFiles.told {
            let reader = try BaselineReader(Array(baseline.utf8))
            let key = try publicKey.map { try PublicKey(text: BaselineFiles.text($0), file: Array($0.utf8)) }
            try reader.verify(publicKey: key, root: root.flatMap { Hexadecimal.bytes($0) })
            return reader
        }
    }

    var isGiven: Bool { root != nil || publicKey != nil }
}

/// Small things that the commands share.
enum BaselineFiles {
    /// Says the library's problems in the program's voice.
    static func told<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as BaselineProblem {
            throw Failure("\(error)")
        } catch let error as ProfileError {
            throw Failure("\(error)")
        }
    }

    /// Of a small file, such as a key.
    static func text(_ path: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Failure("cannot read '\(Escaped.text(path))'")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func key(_ path: String?) throws -> SigningKey? {
        try path.map { try SigningKey(text: text($0), file: Array($0.utf8)) }
    }

    /// With all folders on the way to it as they are; its own name may be a link's.
    static func absolute(_ path: String) throws -> [UInt8] {
        var rest = path[...]
        while rest.count > 1, rest.last == "/" { rest = rest.dropLast() }
        let name = rest.split(separator: "/").last ?? ""
        if ["", ".", ".."].contains(name) { return try real(path) }
        let folder = String(rest.dropLast(name.count))
        return PathOrder.joined(try real(folder.isEmpty ? "." : folder), Array(name.utf8))
    }

    private static func real(_ path: String) throws -> [UInt8] {
        guard let resolved = unsafe realpath(path, nil) else {
            throw Failure("cannot find '\(Escaped.text(path))': \(SystemFailure(number: errno))")
        }
        defer { unsafe free(resolved) }
        return unsafe Array(UnsafeBufferPointer(start: resolved, count: strlen(resolved))).map { UInt8(bitPattern: $0) }
    }

    static var host: [UInt8] { Array(ProcessInfo.processInfo.hostName.utf8.prefix(255)) }

    static var now: FileTime { FileTime(seconds: Int64(time(nil))) }
}
