import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import Recog

@testable import NoroshiInspect

/// The root of a host that does not exist, gone when the test is.
final class HostFolder: Sendable {
    let path: String
    var files: HostFiles { HostFiles(root: path) }

    init(_ contents: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in contents { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        let file = URL(filePath: path + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func link(_ name: String, to target: String) throws {
        let folder = URL(filePath: path + name).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path + name, withDestinationPath: target)
    }

    /// A process that holds the sockets of `inodes`.
    func process(_ pid: Int, _ name: String, executable: String, group: String, inodes: [Int]) throws {
        try write("\(name)\n", to: "/proc/\(pid)/comm")
        try write("0::\(group)\n", to: "/proc/\(pid)/cgroup")
        try link("/proc/\(pid)/exe", to: executable)
        try link("/proc/\(pid)/fd/0", to: "/dev/null")
        for (index, inode) in inodes.enumerated() { try link("/proc/\(pid)/fd/\(index + 3)", to: "socket:[\(inode)]") }
    }
}

/// Our own fingerprints and advisories.
enum Shipped {
    static let resources = ResourceDirectory(roots: [root + "/Resources"])
    static let recognizer = Result {
        Recognizer(try FingerprintLibrary.load(directory: root + "/Resources/fingerprints"))
    }

    static func library() async -> AdvisoryLibrary {
        let paths = ["en", "ja"].flatMap { (try? resources.files(in: "advisories/\($0)", suffix: ".json")) ?? [] }
        return await AdvisoryLibrary.load(paths)
    }

    static func judge(_ policy: ServicePolicy = ServicePolicy()) async throws -> Judge {
        Judge(recognizer: try recognizer.get(), library: await library(), policy: policy)
    }

    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
}

/// The moment of every observation that tests make up.
let midnight = Date(timeIntervalSince1970: 896_659_200)

func listener(
    _ endpoint: Endpoint, pid: Int = 612, executable: String? = "/usr/sbin/popd", isDeleted: Bool = false,
    package: InstalledPackage? = nil, starter: Starter = Starter(kind: .none), at time: Date = midnight
) -> Observation {
    Observation(
        host: "mail.example.jp", at: time,
        fact: .listener(
            Listener(
                endpoint: endpoint, user: 0,
                processes: [
                    .init(pid: pid, name: "popd", executable: executable, isDeleted: isDeleted, package: package)
                ],
                starter: starter)))
}

/// What a service said, under the name that fingerprints know it by.
func reply(
    _ endpoint: Endpoint, _ spoken: ServiceProtocol?, _ key: String, _ text: String, at time: Date = midnight
) -> Observation {
    Observation(
        host: "mail.example.jp", at: time,
        fact: .reply(
            ServiceReply(
                endpoint: endpoint, protocol: spoken, tls: false, texts: [.init(key: key, bytes: Array(text.utf8))],
                transcript: ["< \(Escaped.text(text))"], truncated: false, milliseconds: 1)))
}

func debian(_ name: String, _ version: String, source: String? = nil) -> InstalledPackage {
    InstalledPackage(
        name: name, version: version, source: source ?? name, sourceVersion: version,
        distribution: DistributionRelease(id: "debian", version: "12"))
}
