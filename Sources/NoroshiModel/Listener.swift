/// A socket that waits for strangers, with everything the host knows about who opened it.
package struct Listener: Sendable, Codable, Hashable {
    package let endpoint: Endpoint
    /// Numeric user that owns the socket.
    package let user: Int
    /// Processes that hold the socket open; empty when none was found, which a gap explains.
    package let processes: [Process]
    package let starter: Starter
    /// nil in inspections that did not look for it.
    package let usage: Usage?

    package init(endpoint: Endpoint, user: Int, processes: [Process], starter: Starter, usage: Usage? = nil) {
        self.endpoint = endpoint
        self.user = user
        self.processes = processes
        self.starter = starter
        self.usage = usage
    }

    /// Several sockets of one address and port, as servers with many threads open them, are one listener.
    package func merged(with other: Listener) -> Listener {
        let known = Set(processes.map(\.pid))
        return Listener(
            endpoint: endpoint, user: user, processes: processes + other.processes.filter { !known.contains($0.pid) },
            starter: starter.kind == .none ? other.starter : starter, usage: usage ?? other.usage)
    }

    /// The package whose program answers here: of what a super-server starts, or of the process itself.
    package var package: InstalledPackage? { starter.package ?? processes.lazy.compactMap(\.package).first }

    /// The program that answers, by path where it is known; nil when no process was seen.
    package var program: String? {
        starter.program ?? processes.first.map { $0.executable ?? $0.name }
    }

    package struct Process: Sendable, Codable, Hashable {
        package let pid: Int
        /// The kernel's short name of the process, escaped.
        package let name: String
        /// Path of the executable, escaped; nil when it could not be read.
        package let executable: String?
        /// The file was removed or replaced since the process started.
        package let isDeleted: Bool
        package let package: InstalledPackage?

        package init(pid: Int, name: String, executable: String?, isDeleted: Bool, package: InstalledPackage?) {
            self.pid = pid
            self.name = name
            self.executable = executable
            self.isDeleted = isDeleted
            self.package = package
        }
    }
}

extension Listener {
    /// What the host itself knows of whether somebody wanted the service.
    package struct Usage: Sendable, Codable, Hashable {
        /// TCP connections to the port that stood when the host was looked at; nil for UDP.
        package let connections: Int?
        /// The package came with another one, not by anybody's wish; nil when the package manager does not say.
        package let isAutomatic: Bool?
        /// The package belongs to every installation (Debian policy §2.5: required, important, standard).
        package let isBase: Bool?
        /// Configuration files that are as the package brought them; nil when that is not known.
        package let unchangedFiles: Int?
        /// Those that somebody changed or removed.
        package let changedFiles: [String]

        package init(
            connections: Int?, isAutomatic: Bool? = nil, isBase: Bool? = nil, unchangedFiles: Int? = nil,
            changedFiles: [String] = []
        ) {
            self.connections = connections
            self.isAutomatic = isAutomatic
            self.isBase = isBase
            self.unchangedFiles = unchangedFiles
            self.changedFiles = changedFiles
        }
    }
}

/// A distribution and its release, as os-release(5) names them.
package struct DistributionRelease: Sendable, Codable, Hashable {
    /// `debian`, `rhel`, `alpine`.
    package let id: String
    /// `12`, `9.4`, `3.19.1`; empty where it says none.
    package let version: String

    package init(id: String, version: String) {
        self.id = id
        self.version = version
    }
}

/// A package of the host's package manager.
package struct InstalledPackage: Sendable, Codable, Hashable {
    package let name: String
    /// The manager's own version, for example `1:9.2p1-2+deb12u3`.
    package let version: String
    /// The source package it was built from; advisories of distributions name this one.
    package let source: String
    package let sourceVersion: String
    package let system: System
    /// As the system names it: `amd64`, `x86_64`, `noarch`; empty where that is not known.
    package let architecture: String
    /// Of the host that has it; nil where that is not known.
    package let distribution: DistributionRelease?
    /// The module and stream of rpm's that it came from, as `nodejs:18`; nil for none.
    package let module: String?

    /// Whose database has it.
    package enum System: String, Sendable, Codable, Hashable { case dpkg, rpm, apk }

    package init(
        name: String, version: String, source: String, sourceVersion: String, system: System = .dpkg,
        architecture: String = "", distribution: DistributionRelease? = nil, module: String? = nil
    ) {
        self.architecture = architecture
        self.distribution = distribution
        self.module = module
        self.name = name
        self.version = version
        self.source = source
        self.sourceVersion = sourceVersion
        self.system = system
    }

    private enum CodingKeys: String, CodingKey {
        case name, version, source, sourceVersion, system, architecture, distribution, module
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        version = try container.decode(String.self, forKey: .version)
        source = try container.decode(String.self, forKey: .source)
        sourceVersion = try container.decode(String.self, forKey: .sourceVersion)
        // Earlier inspections know dpkg only, and its packages are written as they were.
        system = try container.decodeIfPresent(System.self, forKey: .system) ?? .dpkg
        architecture = try container.decodeIfPresent(String.self, forKey: .architecture) ?? ""
        distribution = try container.decodeIfPresent(DistributionRelease.self, forKey: .distribution)
        module = try container.decodeIfPresent(String.self, forKey: .module)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(version, forKey: .version)
        try container.encode(source, forKey: .source)
        try container.encode(sourceVersion, forKey: .sourceVersion)
        if system != .dpkg { try container.encode(system, forKey: .system) }
        if !architecture.isEmpty { try container.encode(architecture, forKey: .architecture) }
        try container.encodeIfPresent(distribution, forKey: .distribution)
        try container.encodeIfPresent(module, forKey: .module)
    }
}

/// Who starts a listening service, and where a person would turn it off.
package struct Starter: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable {
        case systemdUnit = "systemd-unit"
        case systemdSocket = "systemd-socket"
        case inetd, xinetd, container
        /// Started by hand, by a script, or by something Noroshi does not know.
        case none
    }

    package let kind: Kind
    /// Unit, service or container name, for example `ssh.service`; nil for `none`.
    package let name: String?
    /// Where it is configured, as `path` or `path:line`; nil when no file says it.
    package let locator: String?
    /// The program that a super-server starts for each connection.
    package let program: String?
    /// The package of ``program``.
    package let package: InstalledPackage?

    package init(
        kind: Kind, name: String? = nil, locator: String? = nil, program: String? = nil,
        package: InstalledPackage? = nil
    ) {
        self.kind = kind
        self.name = name
        self.locator = locator
        self.program = program
        self.package = package
    }
}
