/// Who installs packages on a host.
package enum PackageSystem: String, Sendable, Codable, Hashable, CaseIterable {
    case dpkg, rpm, apk
}

/// A package whose files are there. Names and versions are bytes, as the database has them.
package struct PackageRecord: Sendable, Hashable {
    package let system: PackageSystem
    package let name: [UInt8]
    /// As the system writes it, with the epoch where there is one: `1:9.2p1-2+deb12u3`, `0:5.1.8-9.el9` as `5.1.8-9.el9`.
    package let version: [UInt8]
    /// Empty where the database says none.
    package let architecture: [UInt8]
    /// The source package it was built from; advisories of distributions name this one.
    package let source: [UInt8]
    package let sourceVersion: [UInt8]
    /// Seconds since 1970; nil where the database says none.
    package let installed: Int64?
    /// The module and stream that a package of rpm came from, as `nodejs:18`; nil for none.
    package let module: [UInt8]?

    package init(
        system: PackageSystem, name: [UInt8], version: [UInt8], architecture: [UInt8], source: [UInt8],
        sourceVersion: [UInt8], installed: Int64?, module: [UInt8]? = nil
    ) {
        self.module = module
        self.system = system
        self.name = name
        self.version = version
        self.architecture = architecture
        self.source = source
        self.sourceVersion = sourceVersion
        self.installed = installed
    }

    /// The name that its system tells packages of several architectures apart by: `name:amd64`, `name.x86_64`, `name`.
    package var fullName: [UInt8] {
        switch system {
        case .dpkg: name + [UInt8(ascii: ":")] + architecture
        case .rpm: architecture.isEmpty ? name : name + [UInt8(ascii: ".")] + architecture
        case .apk: name
        }
    }
}

/// Part of a package database that could not be read or makes no sense. What it would have said is missing.
package struct PackageProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: [UInt8]
    /// The line where it stands, or the byte; nil for the whole file.
    package let place: Place?
    package let reason: String

    package enum Place: Sendable, Hashable {
        case line(Int)
        case byte(Int)
    }

    package init(_ file: [UInt8], _ place: Place? = nil, reason: String) {
        self.file = file
        self.place = place
        self.reason = reason
    }

    package var description: String {
        let name = String(decoding: file, as: UTF8.self)
        return switch place {
        case .line(let line): "\(name):\(line): \(reason)"
        case .byte(let byte): "\(name): byte \(byte): \(reason)"
        case nil: "\(name): \(reason)"
        }
    }
}
