import Foundation
import TestSupport

/// The lab from the shell, and what runs inside of it: see `usage`.
@main
enum Main {
    private static let usage = """
        usage: lab-server list
               lab-server serve CASE
               lab-server observe [CASE…]
               lab-server inside PLAN PID
               lab-server probe ADDRESS PORT outside|trusted [SOURCE]

          list     the mail servers' cases, and what is known of them
          serve    starts a case until SIGTERM or SIGINT, and says how to reach it
          observe  finds out by experiment what cases do, and prints it as Swift
          inside   carries a plan (JSON) out; as the first process of new namespaces,
                   until process PID of this host is gone
          probe    sends a foreign message in every form; prints JSON

        """

    static func main() async throws {
        // Before there is another thread to get them.
        if CommandLine.arguments.dropFirst().first == "serve" { block(stopSignals) }
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("list", 1): list()
        case ("serve", 2): try await serve(arguments[1])
        case ("observe", 1...): try await observe(Array(arguments.dropFirst()))
        case ("inside", 3): try await inside(arguments[1], starter: arguments[2])
        case ("probe", 4...5): try await probe(Array(arguments.dropFirst()))
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
    }

    private static func serve(_ name: String) async throws {
        guard let item = RelayCase.named(name) else {
            stop("lab-server: no case \"\(name)\"; see lab-server list\n", status: 64)
        }
        try await withLab(item.plan) { lab in
            print(
                """
                \(item.name): \(item.summary)
                address \(item.server.endpoint); what is sent to it comes from \(item.plan.outside)
                pid \(lab.pid)
                log \(lab.folder.path("log"))
                sink \(lab.folder.path("sink"))
                run in its network: nsenter --net=/proc/\(lab.pid)/ns/net PROGRAM
                """)
            fflush(nil)
            try await stopped()
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
                    "        \"\(item.name)\": [\n            .outside: \"\(truth[0])\",\n            .trusted: \"\(truth[1])\",\n        ],"
                )
            } catch {
                print("        // \(item.name): \(error)")
            }
            fflush(nil)
            FileHandle.standardError.write(Data("\(item.name): \(ContinuousClock.now - start)\n".utf8))
        }
    }

    private static func inside(_ file: String, starter: String) async throws {
        do {
            try await LabInside(file: file, starter: starter).run()
        } catch {
            stop("lab-server inside: \(error)\n", status: 1)
        }
    }

    private static func probe(_ words: [String]) async throws {
        guard let port = Int(words[1]), let vantage = RelayVantage(rawValue: words[2]) else { stop(usage, status: 64) }
        let outcomes = try await RelayObservation.probe(
            LabEndpoint(words[0], port), vantage, source: words.count > 3 ? words[3] : nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(outcomes), as: UTF8.self))
    }

    /// Returns at SIGTERM or SIGINT, so that what was started is ended.
    private static func stopped() async throws {
        while true {
            var signals = stopSignals
            var none = timespec()
            if unsafe sigtimedwait(&signals, nil, &none) > 0 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private static var stopSignals: sigset_t {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT] { unsafe sigaddset(&signals, signal) }
        return signals
    }

    private static func block(_ signals: sigset_t) {
        var signals = signals
        unsafe sigprocmask(SIG_BLOCK, &signals, nil)
    }

    private static func stop(_ text: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data(text.utf8))
        exit(status)
    }
}
