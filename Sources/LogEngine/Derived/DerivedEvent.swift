package import LogReading
package import Sigma

/// What no single line says: made of several lines, and judged by rules as if it were a line of a log of its own.
///
/// Its text is `field=value field=value …`, so that a rule without fields finds its words too.
package struct DerivedEvent: Sendable {
    /// The log that it belongs to: `product: noroshi`, `service:` one of these; but processes are what Sigma calls them.
    package enum Service: String, Sendable, CaseIterable {
        /// One recipient of one mail, and what became of it.
        case mail
        /// What the logs themselves leave out or change.
        case logHealth = "log-health"
        /// A process that began.
        case process

        /// What rules for it name.
        package var source: LogSource {
            switch self {
            case .mail, .logHealth: LogSource(product: Self.product, service: rawValue)
            case .process: LogSource(category: "process_creation", product: "linux")
            }
        }

        package static let product = "noroshi"
    }

    package let service: Service
    /// Of the last line that it was made of; nil where none is known.
    package let time: Moment?
    package let text: [UInt8]
    /// In the order in which they stand in the text.
    package let fields: [(name: DerivedField, range: Range<Int>)]
    /// The lines that it was made of, the one that completed it first; not all of many.
    package let places: [LinePlace]

    package subscript(name: DerivedField) -> [UInt8]? {
        fields.first { $0.name == name }.map { Array(text[$0.range]) }
    }
}

/// The fields of derived events, by the names that rules use.
package enum DerivedField: Int, Sendable, CaseIterable {
    // Of all.
    case host
    case program
    /// What kind of fact it is.
    case action
    // Of mail.
    case server
    case queue
    case client
    case address
    case clientName
    case user
    case sender
    case recipient
    case original
    case relay
    case outcome
    case dsn
    case origin
    case destination
    case domain
    case alias
    case bounce
    // Of the logs' health.
    case file
    case seconds
    case before
    case after
    case count
    case started
    // Of processes, as Sigma's taxonomy calls them.
    case image
    case commandLine
    case currentDirectory
    case processUser
    case processId
    case parentProcessId
    case parentImage
    case parentCommandLine

    /// As it stands before its value.
    var label: StaticString {
        switch self {
        case .host: " host="
        case .program: " program="
        case .action: " action="
        case .server: " server="
        case .queue: " queue="
        case .client: " client="
        case .address: " address="
        case .clientName: " client_name="
        case .user: " user="
        case .sender: " sender="
        case .recipient: " recipient="
        case .original: " original="
        case .relay: " relay="
        case .outcome: " outcome="
        case .dsn: " dsn="
        case .origin: " origin="
        case .destination: " destination="
        case .domain: " domain="
        case .alias: " alias="
        case .bounce: " bounce="
        case .file: " file="
        case .seconds: " seconds="
        case .before: " before="
        case .after: " after="
        case .count: " count="
        case .started: " started="
        case .image: " Image="
        case .commandLine: " CommandLine="
        case .currentDirectory: " CurrentDirectory="
        case .processUser: " User="
        case .processId: " ProcessId="
        case .parentProcessId: " ParentProcessId="
        case .parentImage: " ParentImage="
        case .parentCommandLine: " ParentCommandLine="
        }
    }

    package var name: String { String("\(label)".dropFirst().dropLast()) }
}
