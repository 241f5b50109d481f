import Foundation
import Glibc
import Synchronization
import TestSupport

/// Set by a signal; a handler may do no more.
private let isStopped = Atomic(false)

/// The lab from the shell, and what runs inside of it: see `usage`.
@main
enum Main {
    private static let usage = """
        usage: lab-server list
               lab-server serve CASE
               lab-server observe [CASE…]
               lab-server recognize NOROSHI [alone]
               lab-server inside PLAN
               lab-server probe ADDRESS PORT outside|trusted [SOURCE]
               lab-server send ADDRESS PORT SENDER RECIPIENT [SOURCE]
               lab-server talk ADDRESS PORT [BASE64]

          list     the mail servers' cases, and what is known of them
          serve    starts a case, or all services of a root, until SIGTERM or SIGINT; says how to reach it
          observe  finds out by experiment what cases do, and prints it as Swift
          recognize  lets a program and nmap (not when alone) tell who the services are, and counts what is right
          inside   carries a plan (JSON) out; as the first process of new namespaces
          probe    sends a foreign message in every form; prints JSON
          send     hands one message over; prints JSON
          talk     sends bytes and prints what comes back, until there is silence

        """

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("list", 1): list()
        case ("serve", 2): try await serve(arguments[1])
        case ("observe", 1...): try await observe(Array(arguments.dropFirst()))
        case ("recognize", 2...3): try await recognize(arguments[1], isAlone: arguments.last == "alone")
        case ("inside", 2): try await inside(arguments[1])
        case ("probe", 4...5): try await probe(Array(arguments.dropFirst()))
        case ("send", 5...6): try await send(Array(arguments.dropFirst()))
        case ("talk", 3...4): try talk(Array(arguments.dropFirst()))
        default: stop(usage, status: 64)
        }
    }

    private static func list() {
        for item in RelayCase.all {
            let verdicts = RelayVantage.allCases.map { vantage in
                "\(vantage) \(item.truth[vantage].map { "\($0.verdict)" } ?? "unknown")"
            }
            print("\(item.name): \(item.summary) [\(verdicts.joined(separator: ", "))]")
        }
        for item in ServiceCase.all {
            print("\(item.root): \(item.proto) \(item.endpoint) \(item.product), shows \(item.disclosure)")
        }
    }

    private static func serve(_ name: String) async throws {
        let services = ServiceCase.all.filter { $0.root == name }
        let item = RelayCase.named(name)
        guard let plan = item?.plan ?? (services.isEmpty ? nil : ServiceCase.plan(root: name)) else {
            stop("lab-server: no case \"\(name)\"; see lab-server list\n", status: 64)
        }
        try await start(plan) { lab in
            print("\(name): \(item?.summary ?? "every service of this root")")
            for endpoint in Set(plan.endpoints).sorted(by: { "\($0)" < "\($1)" }) { print("address \(endpoint)") }
            print(
                """
                what is sent to it comes from \(plan.outside)
                pid \(lab.pid)
                log \(lab.folder.path("log"))
                sink \(lab.folder.path("sink"))
                run in its network: nsenter --net=/proc/\(lab.pid)/ns/net PROGRAM
                """)
            fflush(nil)
            try await stopped()
        }
    }

    /// A lab that does not start is a message, not a crash.
    private static func start(_ plan: LabPlan, _ body: (Lab) async throws -> Void) async throws {
        do {
            try await withLab(plan, body)
        } catch {
            stop("lab-server: \(error)\n", status: 1)
        }
    }

    /// Prints as ready to paste into RelayTruth+Observed.swift.
    private static func observe(_ names: [String]) async throws {
        for item in RelayCase.all where names.isEmpty || names.contains(item.name) {
            let start = ContinuousClock.now
            do {
                let truth = try await withLab(item.plan) { lab in
                    let observation = RelayObservation(lab, item.server)
                    return try await [observation.observe(.outside), observation.observe(.trusted)]
                }
                print(
                    """
                            "\(item.name)": [
                                .outside: "\(truth[0])",
                                .trusted: "\(truth[1])",
                            ],
                    """
                )
            } catch {
                print("        // \(item.name): \(error)")
            }
            fflush(nil)
            FileHandle.standardError.write(Data("\(item.name): \(ContinuousClock.now - start)\n".utf8))
        }
    }

    private static func recognize(_ noroshi: String, isAlone: Bool) async throws {
        let recognition = Recognition(noroshi: noroshi, isAlone: isAlone)
        do {
            try await recognition.run()
        } catch {
            stop("lab-server recognize: \(error)\n", status: 1)
        }
    }

    private static func inside(_ file: String) async throws {
        do {
            try await LabInside(file: file).run()
        } catch {
            stop("lab-server inside: \(error)\n", status: 1)
        }
    }

    private static func probe(_ words: [String]) async throws {
        guard let port = Int(words[1]), let vantage = RelayVantage(rawValue: words[2]) else { stop(usage, status: 64) }
        let outcomes = try await RelayObservation.probe(
            LabEndpoint(words[0], port), vantage, source: words.count > 3 ? words[3] : nil)
        try show(outcomes)
    }

    private static func send(_ words: [String]) async throws {
        guard let port = Int(words[1]) else { stop(usage, status: 64) }
        let session = RelaySession(LabEndpoint(words[0], port), source: words.count > 4 ? words[4] : nil)
        try show(try await session.send(.init(sender: words[2], recipient: words[3], mark: "one-message")))
    }

    private static func show(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private static func talk(_ words: [String]) throws {
        guard let port = Int(words[1]), let question = Data(base64Encoded: words.count > 2 ? words[2] : "") else {
            stop(usage, status: 64)
        }
        FileHandle.standardOutput.write(try LabTalk.reply(of: LabEndpoint(words[0], port), to: question))
    }

    /// Returns at SIGTERM or SIGINT, so that what was started is ended.
    private static func stopped() async throws {
        for signal in [SIGTERM, SIGINT] {
            _ = Glibc.signal(signal) { _ in isStopped.store(true, ordering: .relaxed) }
        }
        while !isStopped.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(100)) }
    }

    private static func stop(_ text: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data(text.utf8))
        exit(status)
    }
}
