package import FoundationEssentials

/// What is installed on a host, and which of its programs no package accounts for.
///
/// Paths and names are escaped.
package struct PackageSurvey: Sendable, Codable, Hashable {
    /// nil where no file says it.
    package var distribution: Distribution?
    /// The package databases that were read; none where the host has none.
    package var systems: [System] = []
    /// Whether all of the databases was read: what is missing in a damaged one cannot be held against a file.
    package var isComplete = true
    /// Sorted as their databases are.
    package var packages: [Entry] = []
    /// Files that run with rights which their caller lacks, wherever they are.
    package var privileged: [PrivilegedFile] = []
    /// Programs, libraries and kernel modules in folders of the system that no package brought.
    package var unpackaged: [UnpackagedFile] = []
    /// What root runs or reads when it starts, and others may change; nil where it was not looked for.
    package var exposed: [ExposedFile]?
    /// nil where the contents were not compared with what the packages shipped.
    package var verification: Verification?
    /// Files and folders that were come by.
    package var looked = 0

    package init() {}

    package struct Distribution: Sendable, Codable, Hashable {
        /// `debian`, `rhel`, `alpine`.
        package let id: String
        /// `12`; empty where it says none.
        package let version: String
        package let name: String
        /// What it calls itself in CPE.
        package let cpe: String?

        package init(id: String, version: String, name: String, cpe: String?) {
            self.id = id
            self.version = version
            self.name = name
            self.cpe = cpe
        }
    }

    package struct System: Sendable, Codable, Hashable {
        /// `dpkg`, `rpm` or `apk`.
        package let name: String
        /// `/var/lib/dpkg/status`.
        package let database: String
        package let packages: Int

        package init(name: String, database: String, packages: Int) {
            self.name = name
            self.database = database
            self.packages = packages
        }
    }

    package struct Entry: Sendable, Codable, Hashable {
        package let name: String
        /// As the system writes it, with the epoch.
        package let version: String
        package let source: String
        package let sourceVersion: String
        package let architecture: String
        /// The package URL.
        package let purl: String
        package let system: InstalledPackage.System
        /// nil where the database does not say it.
        package let installed: Date?
        /// The module and stream of rpm's that it came from, as `nodejs:18`; nil for none.
        package let module: String?

        package init(
            _ package: InstalledPackage, architecture: String, purl: String, installed: Date?
        ) {
            name = package.name
            version = package.version
            source = package.source
            sourceVersion = package.sourceVersion
            self.architecture = architecture
            self.purl = purl
            system = package.system
            self.installed = installed
            module = package.module
        }

        /// - Parameter distribution: The survey's.
        package func installedPackage(of distribution: Distribution?) -> InstalledPackage {
            InstalledPackage(
                name: name, version: version, source: source, sourceVersion: sourceVersion, system: system,
                architecture: architecture,
                distribution: distribution.map { DistributionRelease(id: $0.id, version: $0.version) }, module: module)
        }
    }

    /// How a file's rights compare with those that its package says.
    package enum Shipment: String, Sendable, Codable, Hashable {
        /// No package has the path.
        case none
        case same
        case different
        /// A package has the path, and its database keeps no rights (that of dpkg).
        case untold
    }

    package struct PrivilegedFile: Sendable, Codable, Hashable {
        package let path: String
        /// Permissions with set-user-id, set-group-id and sticky bits.
        package let mode: UInt32
        package let user: Int
        package let group: Int
        /// As getcap(8) says them; nil for none.
        package let capabilities: String?
        /// The name of the package that has the path.
        package let package: String?
        package let shipment: Shipment
        /// Permissions that the package says, where it does.
        package let shippedMode: UInt32?
        package let shippedCapabilities: String?
        /// Permissions that dpkg-statoverride(1) sets, whoever asked for it; nil for none.
        package let overrideMode: UInt32?
        /// The shell whose content it has, by path.
        package let shell: String?
        /// Of the content; nil for a file of a package.
        package let sha256: String?
        /// The folder of another system that it belongs to, as a chroot or an image has one.
        package let image: String?
        package let changed: Date

        package init(
            path: String, mode: UInt32, user: Int, group: Int, capabilities: String?, package: String?,
            shipment: Shipment, shippedMode: UInt32? = nil, shippedCapabilities: String? = nil,
            overrideMode: UInt32? = nil, shell: String? = nil, sha256: String? = nil, image: String? = nil,
            changed: Date
        ) {
            self.path = path
            self.mode = mode
            self.user = user
            self.group = group
            self.capabilities = capabilities
            self.package = package
            self.shipment = shipment
            self.shippedMode = shippedMode
            self.shippedCapabilities = shippedCapabilities
            self.overrideMode = overrideMode
            self.shell = shell
            self.sha256 = sha256
            self.image = image
            self.changed = changed
        }

        package var isSetUser: Bool { mode & 0o4000 != 0 }
        package var isSetGroup: Bool { mode & 0o2010 == 0o2010 }
    }

    package struct UnpackagedFile: Sendable, Codable, Hashable {
        /// A link is one in a folder of commands that leads to where everybody may write.
        package enum Kind: String, Sendable, Codable, Hashable { case program, library, module, link }

        package let path: String
        package let kind: Kind
        package let mode: UInt32
        /// In bytes.
        package let size: Int64
        package let changed: Date
        /// What usually makes such a file, where that is known: `dkms`.
        package let maker: String?

        package init(path: String, kind: Kind, mode: UInt32, size: Int64, changed: Date, maker: String? = nil) {
            self.path = path
            self.kind = kind
            self.mode = mode
            self.size = size
            self.changed = changed
            self.maker = maker
        }
    }

    /// A file of the system that is not only root's to change: everybody may write to it, or it is an ordinary user's.
    package struct ExposedFile: Sendable, Codable, Hashable {
        /// A start is what a shell or the system reads or runs when it starts; other data lies beside programs.
        package enum Kind: String, Sendable, Codable, Hashable {
            case program, library, module, unit, start, data, folder
        }

        package let path: String
        package let kind: Kind
        package let mode: UInt32
        package let user: Int
        /// The name of the owner; nil where no account has the number.
        package let userName: String?
        package let package: String?
        package let changed: Date

        package init(
            path: String, kind: Kind, mode: UInt32, user: Int, userName: String?, package: String?, changed: Date
        ) {
            self.path = path
            self.kind = kind
            self.mode = mode
            self.user = user
            self.userName = userName
            self.package = package
            self.changed = changed
        }

        package var isWorldWritable: Bool { mode & 0o002 != 0 }
    }

    package struct Verification: Sendable, Codable, Hashable {
        /// Files whose contents were compared.
        package var files = 0
        package var changed: [ChangedFile] = []
        /// Files of packages that are not there; configuration and documentation are not counted.
        package var missing: [ChangedFile] = []
        /// Configuration that was edited, by path.
        package var configuration: [String] = []

        package init() {}
    }

    package struct ChangedFile: Sendable, Codable, Hashable {
        package let path: String
        package let package: String
        /// `md5`, `sha1`, `sha256`, …
        package let algorithm: String
        package let expected: String
        /// nil for what is not there.
        package let found: String?
        package let isExecutable: Bool
        package let changed: Date?

        package init(
            path: String, package: String, algorithm: String, expected: String, found: String?, isExecutable: Bool,
            changed: Date?
        ) {
            self.path = path
            self.package = package
            self.algorithm = algorithm
            self.expected = expected
            self.found = found
            self.isExecutable = isExecutable
            self.changed = changed
        }
    }
}
