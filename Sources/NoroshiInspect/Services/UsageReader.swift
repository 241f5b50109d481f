import Crypto
import NoroshiFormats
import NoroshiModel

/// What a host shows of whether its services are wanted: how their packages came, whether their configuration was
/// changed, and how many connections stand.
struct UsageReader {
    private let files: HostFiles
    private var connections: [Int: Int] = [:]
    private var automatic: Set<String>?
    private var packages: [String: DpkgStatus.Package] = [:]
    private var configurations: [String: (unchanged: Int, changed: [String])] = [:]

    init(files: HostFiles, packages names: Set<String>) {
        self.files = files
        for table in ["tcp", "tcp6"] {
            guard let bytes = try? files.bytes("/proc/net/\(table)") else { continue }
            Self.count(bytes, into: &connections)
        }
        guard !names.isEmpty else { return }
        automatic = files.text("/var/lib/apt/extended_states").map(Self.automatic)
        if let status = try? files.bytes("/var/lib/dpkg/status") {
            packages = DpkgStatus.packages(in: status, sources: names)
        }
        for source in names { configurations[source] = configuration(of: source) }
    }

    func usage(of endpoint: Endpoint, package: InstalledPackage?) -> Listener.Usage {
        let connections = endpoint.transport == .tcp ? self.connections[endpoint.port] ?? 0 : nil
        guard let package else { return Listener.Usage(connections: connections) }
        let files = configurations[package.source]
        return Listener.Usage(
            connections: connections, isAutomatic: automatic.map { $0.contains(package.name) },
            isBase: packages[package.name].map { ["required", "important", "standard"].contains($0.priority) },
            unchangedFiles: files?.unchanged, changedFiles: files?.changed ?? [])
    }

    /// Connections that stand (state `01`), by their own port.
    ///
    /// - Source: Linux Documentation/networking/proc_net_tcp.rst.
    static func count(_ bytes: [UInt8], into connections: inout [Int: Int]) {
        for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 4)
            guard fields.count > 3, fields[3].elementsEqual("01".utf8),
                let colon = fields[1].lastIndex(of: UInt8(ascii: ":")),
                let port = Int(String(decoding: fields[1][(colon + 1)...], as: UTF8.self), radix: 16)
            else { continue }
            connections[port, default: 0] += 1
        }
    }

    /// - Source: apt-mark(8), apt's own file of stanzas.
    static func automatic(_ text: String) -> Set<String> {
        var names: Set<String> = []
        var name = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("Package: ") { name = String(line.dropFirst(9)) }
            if line == "Auto-Installed: 1" { names.insert(name) }
        }
        return names
    }

    /// The configuration files of all packages that were built from `source`.
    private func configuration(of source: String) -> (unchanged: Int, changed: [String])? {
        let own = packages.values.filter { $0.source == source }
        guard !own.isEmpty else { return nil }
        var unchanged = 0
        var changed: [String] = []
        for (path, digest) in own.flatMap(\.configurationFiles).sorted(by: { $0.path < $1.path }) {
            if let bytes = try? files.bytes(path), Self.md5(bytes) == digest {
                unchanged += 1
            } else {
                changed.append(Escaped.text(path))
            }
        }
        return (unchanged, changed)
    }

    private static func md5(_ bytes: [UInt8]) -> String {
        Insecure.MD5.hash(data: bytes).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}

/// The stanzas of dpkg's status file with what ``UsageReader`` needs of them.
///
/// - Source: deb-control(5), dpkg(1): `Conffiles` holds a path and the MD5 of the file as the package brought it.
enum DpkgStatus {
    struct Package {
        var name = "", source = "", priority = ""
        var configurationFiles: [(path: String, digest: String)] = []
    }

    static func packages(in bytes: [UInt8], sources: Set<String>) -> [String: Package] {
        var found: [String: Package] = [:]
        var package = Package()
        var isInFiles = false
        func finish() {
            if package.source.isEmpty { package.source = package.name }
            if !package.name.isEmpty, sources.contains(package.source) { found[package.name] = package }
            package = Package()
        }
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            guard let first = line.first else {
                finish()
                continue
            }
            if first == UInt8(ascii: " ") {
                if isInFiles { addFile(line, to: &package) }
                continue
            }
            isInFiles = line.starts(with: "Conffiles:".utf8)
            for (key, path) in fields where line.starts(with: key.utf8) {
                let value = line.dropFirst(key.utf8.count).split(separator: UInt8(ascii: " ")).first ?? []
                package[keyPath: path] = String(decoding: value, as: UTF8.self)
            }
        }
        finish()
        return found
    }

    private static func addFile(_ line: ArraySlice<UInt8>, to package: inout Package) {
        let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        // Files that the package has given up carry a third word, `obsolete`.
        if words.count == 2 { package.configurationFiles.append((words[0], words[1])) }
    }

    private static var fields: [(String, WritableKeyPath<Package, String>)] {
        [("Package:", \.name), ("Source:", \.source), ("Priority:", \.priority)]
    }
}
