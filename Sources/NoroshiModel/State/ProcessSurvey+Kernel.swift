package import FoundationEssentials

/// Connections of one program to many hosts over one port.
package struct FanOut: Sendable, Codable, Hashable {
    package let transport: Endpoint.Transport
    /// The port of the others.
    package let port: Int
    package let user: Int
    /// Of one program; empty where no process could be told.
    package let pids: [Int]
    /// Different hosts.
    package let hosts: Int
    /// Hosts that were asked and had not answered.
    package let unanswered: Int
    /// Hosts outside of private networks.
    package let outside: Int
    /// Some of the addresses.
    package let examples: [String]

    package init(
        transport: Endpoint.Transport, port: Int, user: Int, pids: [Int], hosts: Int, unanswered: Int, outside: Int,
        examples: [String]
    ) {
        self.transport = transport
        self.port = port
        self.user = user
        self.pids = pids
        self.hosts = hosts
        self.unanswered = unanswered
        self.outside = outside
        self.examples = examples
    }
}

/// A socket that gets packets as they are: packet(7), raw(7).
package struct RawSocket: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable { case packet, raw }

    package let kind: Kind
    /// An Ethernet type (0x0003 is all of them), or a protocol of IP.
    package let number: Int
    /// nil where the socket is bound to none.
    package let interface: String?
    package let user: Int
    package let pids: [Int]
    /// Whether every process that could hold it was looked at.
    package let isCertain: Bool

    package init(kind: Kind, number: Int, interface: String?, user: Int, pids: [Int], isCertain: Bool) {
        self.kind = kind
        self.number = number
        self.interface = interface
        self.user = user
        self.pids = pids
        self.isCertain = isCertain
    }

    /// Whether it gets all that the interface gets.
    package var isListeningToAll: Bool { kind == .packet && number == 3 }
}

/// A network interface that is set to take in what is for others.
package struct PromiscuousInterface: Sendable, Codable, Hashable {
    package let name: String
    /// What needs that: `bridge`, or the interface that stands on it; nil where nothing does.
    package let reason: String?

    package init(name: String, reason: String?) {
        self.name = name
        self.reason = reason
    }
}

/// The kernel's modules, compared with each other's lists and with the files they come from.
package struct ModuleSurvey: Sendable, Codable, Hashable {
    package struct Module: Sendable, Codable, Hashable {
        package let name: String
        /// Letters of `/proc/modules`: `O` not of the kernel's own tree, `E` not signed; may be empty.
        package let flags: String

        package init(name: String, flags: String) {
            self.name = name
            self.flags = flags
        }
    }

    /// The kernel's release.
    package var release = ""
    package var loaded = 0
    /// Whether the folder of this kernel's modules was there to compare with.
    package var hasFiles = false
    /// Loaded, and without a file that they could come from.
    package var fileless: [Module] = []
    /// In `/sys/module`, and not in `/proc/modules`.
    package var unlisted: [String] = []
    /// In `/proc/modules`, and not in `/sys/module`.
    package var unexported: [String] = []
    /// Bits of `/proc/sys/kernel/tainted`.
    package var taint: UInt64 = 0
    /// Whether a module that is loaded explains the bits for modules from elsewhere.
    package var isTaintExplained = true

    package init() {}
}

/// How busy a host was at one moment.
package struct LoadSample: Sendable, Codable, Hashable {
    package struct Consumer: Sendable, Codable, Hashable {
        package let pid: Int
        package let name: String
        package let executable: String?
        /// Of one processor: 1 is all of one.
        package let share: Double

        package init(pid: Int, name: String, executable: String?, share: Double) {
            self.pid = pid
            self.name = name
            self.executable = executable
            self.share = share
        }
    }

    package let at: Date
    /// Mean number of processes that ran or waited, over one, five and fifteen minutes.
    package let one, five, fifteen: Double
    package let processors: Int
    /// Percent of the last five minutes in which something waited for a processor; nil where the kernel does not
    /// count it.
    package let pressure: Double?
    /// The busiest processes, the busiest first.
    package let consumers: [Consumer]

    package init(
        at: Date, one: Double, five: Double, fifteen: Double, processors: Int, pressure: Double?,
        consumers: [Consumer]
    ) {
        self.at = at
        self.one = one
        self.five = five
        self.fifteen = fifteen
        self.processors = processors
        self.pressure = pressure
        self.consumers = consumers
    }

    /// The fifteen minutes' load that each processor had.
    package var perProcessor: Double { fifteen / Double(max(1, processors)) }
}
