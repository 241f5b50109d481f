/// A server whose product and version are known, with one configuration.
package struct ServiceCase: Sendable, CustomStringConvertible {
    /// What its greeting, or its answer to ``question``, gives away.
    package enum Disclosure: Sendable, Hashable {
        /// Product and version.
        case version
        /// The product alone.
        case product
        case nothing
        /// A version that is not its own.
        case other(String)
    }

    package var name: String
    package var root: String
    /// Debian's package; its version is what ``packageVersion`` gives.
    package var package: String
    /// In the field's words: "ftp", "pop3", "imap", "ssh", "http", "domain", …
    package var proto: String
    package var endpoint: LabEndpoint
    /// As the project itself writes it.
    package var product: String
    package var disclosure: Disclosure
    /// What a client says first over TCP, where the server waits for one.
    package var question: String
    package var files: [LabFile]
    package var commands: [LabCommand]
    package var server: [String]

    init(
        _ name: String, in root: String, package: String, _ proto: String, _ endpoint: LabEndpoint, product: String,
        _ disclosure: Disclosure, question: String = "", files: [LabFile] = [], commands: [LabCommand] = [],
        server: [String]
    ) {
        self.name = name
        self.root = root
        self.package = package
        self.proto = proto
        self.endpoint = endpoint
        self.product = product
        self.disclosure = disclosure
        self.question = question
        self.files = files
        self.commands = commands
        self.server = server
    }

    package var description: String { name }

    /// What dpkg says, with epoch and revision: "1:9.2p1-2+deb12u5".
    package func packageVersion() throws -> String {
        guard let version = try LabRoot.packages(root)[package] else {
            throw ProgramError(program: package, reason: "not in the root \(root)")
        }
        return version
    }

    /// The version as the project itself writes it: "9.2p1".
    package func version() throws -> String {
        let text = try packageVersion()
        let upstream = text.split(separator: ":", maxSplits: 1).last ?? ""
        let end = upstream.lastIndex(of: "-") ?? upstream.endIndex
        return String(upstream[..<end].prefix { $0 != "+" && $0 != "~" })
    }

    package static let all = services + courier + cyrus + popa3d + names + talks + wares + mail

    /// All servers of a root at the same time.
    package static func plan(root: String) -> LabPlan {
        let cases = all.filter { $0.root == root }
        return LabPlan(
            root: root, files: cases.flatMap(\.files), commands: cases.flatMap(\.commands),
            // Several cases may share a server, as those under inetd do.
            servers: cases.map(\.server).filter { !$0.isEmpty }, endpoints: cases.map(\.endpoint),
            // BIND and Postfix listen nowhere else.
            interfaceAddresses: cases.filter { $0.proto == "domain" || $0.root == "postfix" }.map(\.endpoint.address))
    }
}
