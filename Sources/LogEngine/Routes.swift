import LiteralScan
import LogReading
import Sigma

/// Which rules to ask for the lines of each program, by the literals that a line holds.
///
/// Not to be shared by threads: it learns programs as they are met.
struct Routes {
    /// What is known of a program that writes lines of one form.
    struct Program {
        let form: LineForm
        let messages: MessageReader.Program
        /// Whether rules ask for its lines as those of a proxy.
        let isProxy: Bool
        /// Whether its messages may be lines of another form.
        let mayCarry: Bool
        fileprivate let route: Int
    }

    private let rules: RuleSet
    private let asksForProxies: Bool
    /// For each literal the rules that have it.
    private let owners: [[Int]]
    private var programs: [Program] = []
    /// For each form the programs that were met.
    private var tables = LineForm.allCases.map { _ in ByteTable(maximum: Self.maximumPrograms) }
    /// Those whose lines of syslog are nothing else.
    private var plain = ByteTable(maximum: Self.maximumPrograms)
    /// The routes that were met, by their rules.
    private var routes: [[Int]: Int] = [:]
    /// For each route and each literal, where the rules stand that ask for both.
    private var places: [Range<Int32>] = []
    private var asked: [Int32] = []
    /// For each route all its rules that are run.
    private var all: [[Int32]] = []
    /// For each route its rules that are asked about every line.
    private var always: [[Int32]] = []
    private let unsearchable: [Int]
    /// For each rule the line for which it was chosen last.
    private var chosenFor: [UInt32]
    private var line: UInt32 = 0

    /// More names than this are no programs of one system.
    private static let maximumPrograms = 4_096

    init(_ rules: LogRules) {
        self.rules = rules.rules
        asksForProxies = rules.rules.rules.contains { $0.logsource.category == "proxy" }
        owners = rules.owners
        unsearchable = rules.unsearchable
        chosenFor = Array(repeating: 0, count: rules.rules.rules.count)
    }

    /// The program of a line, by its name alone, where it was met before and its lines are of one form.
    func known(_ name: LineBytes) -> Program? { plain[name].map { programs[$0] } }

    /// The program of a line.
    mutating func program(_ line: LineBytes, _ parts: LogLine, _ reader: inout MessageReader) -> Program {
        let form = parts.form.number
        let name = parts.programName(line) ?? line[0..<0]
        if let number = tables[form][name] { return programs[number] }
        let bytes = name.bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let program = Program(
            form: parts.form, messages: reader.program(named: bytes),
            isProxy: asksForProxies && LogSources.isProxy(text), mayCarry: LogLine.mayCarry(name),
            route: route(LogSources.of(parts.form, text)))
        if tables[form].count < Self.maximumPrograms {
            tables[form].insert(name, programs.count)
            let mayBeOther = LogLine.mayCarryAccess(name) || LogLine.mayCarryAudit(name)
            if parts.form == .syslog, !mayBeOther { plain.insert(name, programs.count) }
            programs.append(program)
        }
        return program
    }

    /// Whether a line may match any rule by its program and its literals.
    func asks(_ program: Program, _ hits: borrowing Span<LiteralHit>) -> Bool {
        if !always[program.route].isEmpty { return true }
        let row = program.route * owners.count
        return hits.indices.contains { !places[row + Int(hits[$0].literal)].isEmpty }
    }

    /// The rules that a line may match by its program and its literals, each once, in ascending order.
    mutating func choose(
        _ program: Program, _ hits: borrowing Span<LiteralHit>, into chosen: inout [Int32]
    ) {
        chosen.removeAll(keepingCapacity: true)
        line &+= 1
        if line == 0 {
            for index in chosenFor.indices { chosenFor[index] = 0 }
            line = 1
        }
        for rule in always[program.route] {
            chosenFor[Int(rule)] = line
            chosen.append(rule)
        }
        let row = program.route * owners.count
        for index in hits.indices {
            let range = places[row + Int(hits[index].literal)]
            for place in Int(range.lowerBound)..<Int(range.upperBound) {
                let rule = asked[place]
                guard chosenFor[Int(rule)] != line else { continue }
                chosenFor[Int(rule)] = line
                // There are few: each goes to its place.
                var last = chosen.count
                chosen.append(rule)
                while last > 0, chosen[last - 1] > rule {
                    chosen.swapAt(last - 1, last)
                    last -= 1
                }
            }
        }
    }

    /// All rules that may match lines of a program, in ascending order.
    func chooseAll(_ program: Program, into chosen: inout [Int32]) {
        chosen.removeAll(keepingCapacity: true)
        chosen += all[program.route]
    }

    private mutating func route(_ sources: [LogSource]) -> Int {
        let wanted = rules.route(for: sources).rules
        if let route = routes[wanted] { return route }
        let route = routes.count
        routes[wanted] = route
        let isWanted = Set(wanted)
        all.append(Set(owners.joined()).union(unsearchable).intersection(isWanted).sorted().map(Int32.init))
        always.append(unsearchable.filter(isWanted.contains).map(Int32.init))
        for owners in owners {
            let first = Int32(asked.count)
            asked += owners.filter(isWanted.contains).map(Int32.init)
            places.append(first..<Int32(asked.count))
        }
        return route
    }
}

extension LineForm {
    fileprivate var number: Int {
        switch self {
        case .syslog: 0
        case .syslog5424: 1
        case .access: 2
        case .webError: 3
        case .audit: 4
        case .json: 5
        case .timed: 6
        case .bare: 7
        }
    }
}
