import ArgumentParser
import NoroshiInspect
import NoroshiModel
import NoroshiNet

/// Which ports of hosts are asked, and how.
struct SweepOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "TCP ports to ask: known, all, none, or numbers such as 22,80,8000-8080.", valueName: "ports"))
    var ports = PortChoice.known

    @Option(help: ArgumentHelp("UDP ports to ask: known, none, or numbers.", valueName: "ports"))
    var udpPorts = PortChoice.known

    @Option(help: ArgumentHelp("Address of this host to ask from.", valueName: "address"))
    var from: String?

    @Option(help: ArgumentHelp("Connections a second to one host; this host needs no limit.", valueName: "number"))
    var rate: Int?

    @Option(help: ArgumentHelp("Time for the whole look, such as 90s, 10m or 2h.", valueName: "time"))
    var within: TimeSpan?

    func validate() throws {
        if let from, IPAddress(from) == nil { throw ValidationError("'\(from)' is no IP address") }
        if let rate, !(1...1_000_000).contains(rate) {
            throw ValidationError("--rate must be from 1 to 1000000, found \(rate)")
        }
    }
}

/// How hosts are looked at from outside.
struct OutsideOptions: ParsableArguments {
    @OptionGroup var sweep: SweepOptions

    @Option(
        help: ArgumentHelp(
            "What 'noroshi inspect --format json' printed on the one host that is named, to compare both views.",
            valueName: "file"))
    var inside: String?

    @Flag(help: "Go on with a look that was interrupted.")
    var resume = false
}

/// Which ports to ask.
enum PortChoice: ExpressibleByArgument, CustomStringConvertible {
    case known, all, none
    case these(PortSet)

    init?(argument: String) {
        switch argument {
        case "known": self = .known
        case "all": self = .all
        case "none": self = .none
        default:
            guard let set = PortSet(argument) else { return nil }
            self = .these(set)
        }
    }

    /// - Parameter known: What `known` stands for.
    func ports(known: PortSet) -> PortSet {
        switch self {
        case .known: known
        case .all: .all
        case .none: PortSet([])
        case .these(let set): set
        }
    }

    var description: String {
        switch self {
        case .known: "known"
        case .all: "all"
        case .none: "none"
        case .these(let set): "\(set)"
        }
    }

    var defaultValueDescription: String { description }
}

/// `500ms`, `90s`, `10m` or `2h`.
struct TimeSpan: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let units: [(String, Int64)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
        for (unit, milliseconds) in units where argument.hasSuffix(unit) {
            guard let number = Int64(argument.dropLast(unit.count)), (1...1_000_000).contains(number) else { continue }
            duration = .milliseconds(number * milliseconds)
            return
        }
        return nil
    }
}
