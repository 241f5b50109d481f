import NoroshiFormats
import NoroshiModel

/// Finds who starts a listening service: systemd, inetd, xinetd, a container runtime, or nobody known.
struct Starters {
    private let files: HostFiles
    private let ports: [String: Int]
    private let inetd: InetdConfig
    private let xinetd: [(file: String, entry: XinetdConfig.Entry)]
    private let sockets: [(name: String, path: String, unit: SystemdUnit)]
    /// Lines of super-server configurations that could not be read.
    let errors: [ParseError]

    /// Files of the units that were asked for.
    private var unitPaths: [String: String?] = [:]

    private static let inetdFile = "/etc/inetd.conf"
    private static let unitFolders = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
        "/lib/systemd/system",
    ]

    init(files: HostFiles) throws {
        self.files = files
        ports = Self.ports(files.text("/etc/services") ?? "")
        inetd = InetdConfig.parse(files.text(Self.inetdFile) ?? "", file: Self.inetdFile)
        var entries: [(String, XinetdConfig.Entry)] = []
        var errors = inetd.errors
        let folder = try files.names(in: "/etc/xinetd.d").map { "/etc/xinetd.d/\($0)" }
        for path in ["/etc/xinetd.conf"] + folder {
            let config = XinetdConfig.parse(files.text(path) ?? "", file: path)
            entries += config.entries.filter { !$0.isDisabled }.map { (path, $0) }
            errors += config.errors
        }
        xinetd = entries
        self.errors = errors
        sockets = try Self.socketUnits(files)
    }

    /// The starter of the socket at `endpoint` held by `processes`; its program is not yet given a package.
    mutating func starter(of endpoint: Endpoint, processes: [ProcessTable.Entry]) -> Starter {
        for process in processes {
            if let container = process.container { return Starter(kind: .container, name: container) }
        }
        if processes.contains(where: { $0.pid == 1 && $0.name == "systemd" }) { return socketUnit(endpoint) }
        for process in processes {
            switch process.executable?.split(separator: "/").last {
            case "inetd", "openbsd-inetd", "inetutils-inetd", "rlinetd": return inetdService(endpoint)
            case "xinetd": return xinetdService(endpoint)
            default: break
            }
            if let unit = process.unit {
                let path = unitPaths[unit] ?? unitPath(unit)
                unitPaths[unit] = path
                return Starter(kind: .systemdUnit, name: unit, locator: path)
            }
        }
        return Starter(kind: .none)
    }

    // MARK: systemd

    /// The service unit at the end of a control group's path; sessions of people are not units.
    static func unit(_ group: String) -> String? {
        let parts = group.split(separator: "/")
        // Below a person's own manager any name may stand, that of a system service too.
        guard !parts.contains(where: { $0.hasPrefix("user@") }),
            let last = parts.last(where: { $0.hasSuffix(".service") }), last.utf8.allSatisfy(isOfUnitName)
        else { return nil }
        return String(last)
    }

    static func container(_ group: String) -> String? {
        let marks = ["docker", "libpod", "crio", "containerd", "cri-containerd", "kubepods", "lxc", "machine-"]
        let parts = group.split(whereSeparator: { "/:".contains($0) })
        // `docker.service` is the runtime, not a container.
        guard
            let mark = parts.firstIndex(where: { part in
                marks.contains {
                    part == $0 || part.hasPrefix("\($0)-") || part.hasPrefix("\($0).")
                        || $0.hasSuffix("-") && part.hasPrefix($0)
                }
                    && !part.hasSuffix(".service")
            })
        else { return nil }
        let part = parts[mark]
        if part.hasSuffix(".slice") || part == "kubepods" {
            return Escaped.text(String(parts[mark...].first { $0.hasSuffix(".scope") } ?? parts[parts.count - 1]))
        }
        let isFolder = ["docker", "lxc", "containerd", "crio", "libpod"].contains(part)
        return Escaped.text(String(isFolder ? parts[mark...].dropFirst().first ?? part : part))
    }

    /// - Source: systemd.unit(5): letters, digits and `:-_.\@`.
    private static func isOfUnitName(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || ":-_.\\@".utf8.contains(byte)
    }

    private func socketUnit(_ endpoint: Endpoint) -> Starter {
        let key = endpoint.transport == .tcp ? "Socket.ListenStream" : "Socket.ListenDatagram"
        for socket in sockets
        where socket.unit.list(key).contains(where: { Self.isSame(SystemdUnit.port($0), endpoint) }) {
            let base = socket.name.dropLast(".socket".count)
            let service =
                socket.unit.last("Socket.Service")
                ?? (socket.unit.last("Socket.Accept").map(Self.isTrue) == true ? "\(base)@.service" : "\(base).service")
            return Starter(
                kind: .systemdSocket, name: socket.name, locator: socket.path, program: unitFile(service).program)
        }
        return Starter(kind: .systemdSocket)
    }

    private static func isTrue(_ word: String) -> Bool { ["yes", "true", "on", "1"].contains(word.lowercased()) }

    private static func isSame(_ place: (address: String?, port: Int)?, _ endpoint: Endpoint) -> Bool {
        guard let place, place.port == endpoint.port else { return false }
        return place.address == nil || place.address == endpoint.address
    }

    private func unitPath(_ unit: String) -> String? {
        Self.candidates(unit).lazy.flatMap { name in Self.unitFolders.map { "\($0)/\(name)" } }.first(
            where: files.exists)
    }

    /// An instance's own file, then its template's.
    private static func candidates(_ unit: String) -> [String] {
        guard let at = unit.firstIndex(of: "@"), let dot = unit.lastIndex(of: ".") else { return [unit] }
        return [unit, "\(unit[...at])\(unit[dot...])"]
    }

    private func unitFile(_ name: String) -> SystemdUnit {
        var unit = SystemdUnit()
        if let path = unitPath(name), let text = files.text(path) { unit.merge(text) }
        return unit
    }

    private static func socketUnits(_ files: HostFiles) throws -> [(name: String, path: String, unit: SystemdUnit)] {
        var found: [String: String] = [:]
        for folder in unitFolders.reversed() {
            for name in try files.names(in: folder) where name.hasSuffix(".socket") {
                found[name] = "\(folder)/\(name)"
            }
        }
        return try found.sorted { $0.key < $1.key }.map { name, path in
            var unit = SystemdUnit()
            unit.merge(files.text(path) ?? "")
            for folder in unitFolders.reversed() {
                for drop in try files.names(in: "\(folder)/\(name).d") where drop.hasSuffix(".conf") {
                    unit.merge(files.text("\(folder)/\(name).d/\(drop)") ?? "")
                }
            }
            return (name, path, unit)
        }
    }

    // MARK: Super-servers

    private func inetdService(_ endpoint: Endpoint) -> Starter {
        let entry = inetd.entries.first {
            $0.transport == endpoint.transport && port($0.service, $0.transport) == endpoint.port
                && ($0.address == nil || $0.address == endpoint.address)
        }
        return Starter(
            kind: .inetd, name: entry?.service, locator: entry.map { "\(Self.inetdFile):\($0.line)" },
            program: entry?.program)
    }

    private func xinetdService(_ endpoint: Endpoint) -> Starter {
        let match = xinetd.first { _, entry in
            entry.transport == endpoint.transport
                && (entry.port ?? port(entry.service, entry.transport)) == endpoint.port
        }
        return Starter(
            kind: .xinetd, name: match?.entry.service, locator: match.map { "\($0.file):\($0.entry.line)" },
            program: match?.entry.program)
    }

    private func port(_ service: String, _ transport: Endpoint.Transport) -> Int? {
        Int(service) ?? ports["\(service)/\(transport)"]
    }

    /// `/etc/services`: port by `name/transport`, aliases too.
    static func ports(_ text: String) -> [String: Int] {
        var ports: [String: Int] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard words.count >= 2, let slash = words[1].firstIndex(of: "/"), let port = Int(words[1][..<slash]) else {
                continue
            }
            let transport = words[1][words[1].index(after: slash)...]
            // getservbyname(3) takes the first line that has the name.
            for name in [words[0]] + words[2...] where ports["\(name)/\(transport)"] == nil {
                ports["\(name)/\(transport)"] = port
            }
        }
        return ports
    }
}
