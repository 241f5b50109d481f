/// What is started in one namespace: a root file system, files added to it, and programs.
///
/// The tests write it as JSON for `lab-server inside`, which carries it out.
package struct LabPlan: Sendable, Codable {
    /// A root made by `Scripts/lab make`.
    package var root: String
    package var files: [LabFile]
    /// Run in the root one after the other, each to its end; another exit status than 0 is an error. What one leaves in
    /// the background is killed unless it has a session of its own by then.
    package var commands: [LabCommand]
    /// Run in the root as long as the lab lives; one that ends is an error.
    package var servers: [[String]]
    /// The lab is ready when all of them accept connections.
    package var endpoints: [LabEndpoint]
    /// What the lab's name server says beside its rule; see ``LabNames``.
    package var mailExchangers: [String: [String]]
    /// Addresses that a server finds only where an interface has them.
    package var interfaceAddresses: [String]
    /// Where what is sent to the servers comes from, unless its sender binds to another address.
    package var outside: String
    /// Whether the lab takes what leaves; otherwise whoever else listens there.
    package var hasSink = true

    package init(
        root: String, files: [LabFile] = [], commands: [LabCommand] = [], servers: [[String]] = [],
        endpoints: [LabEndpoint] = [], mailExchangers: [String: [String]] = [:], interfaceAddresses: [String] = [],
        outside: String = LabNetwork.outside
    ) {
        self.root = root
        self.files = files
        self.commands = commands
        self.servers = servers
        self.endpoints = endpoints
        self.mailExchangers = mailExchangers
        self.interfaceAddresses = interfaceAddresses
        self.outside = outside
    }
}

/// A file in the root, belonging to root unless `owner` (`user:group`, known in there) is given.
package struct LabFile: Sendable, Codable {
    package var path: String
    package var text: String
    /// As chmod has it: "644".
    package var mode: String
    package var owner: String?

    package init(_ path: String, _ text: String, mode: String = "644", owner: String? = nil) {
        self.path = path
        self.text = text
        self.mode = mode
        self.owner = owner
    }
}

/// A program of the root, found on the PATH in there, and its arguments.
package struct LabCommand: Sendable, Codable, ExpressibleByArrayLiteral {
    package var words: [String]
    /// What it reads.
    package var input: String
    /// Where in the root its output is kept; nil: nowhere.
    package var output: String?

    package init(_ words: [String], input: String = "", output: String? = nil) {
        self.words = words
        self.input = input
        self.output = output
    }

    package init(arrayLiteral words: String...) {
        self.init(words)
    }
}

/// An IPv4 address and a TCP port in the lab.
package struct LabEndpoint: Sendable, Codable, Hashable, CustomStringConvertible {
    package var address: String
    package var port: Int

    package init(_ address: String, _ port: Int) {
        self.address = address
        self.port = port
    }

    package var description: String { "\(address):\(port)" }
}

/// Who is where in every lab.
package enum LabNetwork {
    /// Servers are here.
    package static let servers = "127.77.0.0/16"
    /// An address that no server trusts which trusts single addresses only.
    package static let outside = "127.66.0.1"
    /// For servers that trust all of 127.0.0.0/8.
    /// - Source: RFC 5737
    package static let stranger = "192.0.2.66"
    /// The address that servers usually trust.
    package static let trusted = "127.0.0.1"
    /// Everything that leaves a mail server ends here, at port 25.
    package static let sink = "127.88.0.1"
    /// Another that knows no recipient.
    package static let refusingSink = "127.88.0.2"
    package static let nameServer = "127.0.0.1"
    /// Postfix's policy protocol: 450 to the first try of a sender and recipient.
    package static let greylisting = LabEndpoint("127.0.0.1", 10023)
}
