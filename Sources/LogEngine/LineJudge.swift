import LiteralScan
import LogReading
import Sigma

/// Takes lines apart and asks the rules about them, one line after the other and each by itself.
///
/// Not to be shared by threads: each has its own. What it says of a line stays until the next one.
struct LineJudge: ~Copyable, Sendable {
    private let rules: LogRules
    private let fields: EventFields
    private var routes: Routes
    private var plans: KindPlans
    private var reader: MessageReader
    private var audit = AuditFields()
    private var json = JSONLine()
    private var record = Record()
    /// Whether the line is judged as what its members say.
    private(set) var isRecord = false
    /// Whether the line may write some text otherwise than rules do.
    private var isEscaped = false
    private var scratch = Scratch()
    private var asked: [Int32] = []

    /// The parts of the line.
    private(set) var parts = LogLine.empty
    /// The kind of its message among those of the catalog, where it is known.
    private(set) var kind: Int?
    private(set) var event: Event
    /// The rules that match it, in ascending order.
    private(set) var matched = RuleNumbers()
    /// Whether derived events may come of it.
    private(set) var isDeriving = false
    /// How often it came.
    private(set) var repetition = JudgedLine.Repetition()
    /// Whether its message is of a form that is known; nil where no rule was asked, and so no form was tried.
    var isUnderstood: Bool? { asked.isEmpty ? nil : kind != nil }

    init(_ rules: LogRules) {
        self.rules = rules
        fields = EventFields(rules.rules.fields, rules.catalog)
        routes = Routes(rules)
        plans = KindPlans(rules.rules, fields)
        reader = MessageReader(rules.catalog)
        event = Event(rules.rules.fields)
    }

    /// Whether a rule matches a line with literals, or derived events may come of it.
    ///
    /// - Parameter isContinuation: It begins within a line that is too long: what looks like its head is not one.
    mutating func judge(_ line: LineBytes, _ hits: borrowing Span<LiteralHit>, isContinuation: Bool) -> Bool {
        begin(hits)
        guard !isContinuation else {
            parts = LogLine.part(line)
            return judge(text: line, hits)
        }
        let name = LogLine.classicProgram(line)
        let program = name.flatMap { routes.known(line[$0]) }
        // Most literals are met in lines of programs whose rules do not ask for them.
        if !isDeriving, !isEscaped, let program, !routes.asks(program, hits) {
            asked.removeAll(keepingCapacity: true)
            return false
        }
        parts = LogLine(line, classicProgram: name, carriesNothing: program.map { !$0.mayCarry } ?? false)
        if parts.form == .json, record.read(line, &json) { return judgeRecord(hits) }
        return judge(text: line, hits, of: parts.form == .syslog && parts.program == name ? program : nil)
    }

    /// The text of which the parts are ranges: that of the members where the line was judged by these.
    func withText<Result>(of line: LineBytes, _ body: (LineBytes) throws -> Result) rethrows -> Result {
        isRecord ? try LineBytes.with(record.text, body) : try body(line)
    }

    /// Whether a rule matches an event that comes in members.
    mutating func judge(
        members: (inout Record) -> Void, time: LineTime, _ hits: borrowing Span<LiteralHit>
    ) -> Bool {
        begin(hits)
        record.begin()
        members(&record)
        record.end(time: time)
        return judgeRecord(hits)
    }

    private mutating func begin(_ hits: borrowing Span<LiteralHit>) {
        isRecord = false
        kind = nil
        isDeriving = hits.indices.contains { rules.isDeriving[Int(hits[$0].literal)] }
        isEscaped = hits.indices.contains { rules.isEscape[Int(hits[$0].literal)] }
    }

    private mutating func judgeRecord(_ hits: borrowing Span<LiteralHit>) -> Bool {
        isRecord = true
        parts = record.parts
        let text = record.text
        return LineBytes.with(text) { judge(text: $0, hits) }
    }

    /// - Parameter known: The program, where it was looked up already.
    private mutating func judge(
        text line: LineBytes, _ hits: borrowing Span<LiteralHit>, of known: Routes.Program? = nil
    ) -> Bool {
        matched.removeAll()
        readRepetition(line)
        let program = known ?? routes.program(line, parts, &reader)
        if isEscaped, isRecord || parts.form == .audit {
            routes.chooseAll(program, into: &asked)
        } else {
            routes.choose(program, hits, into: &asked)
        }
        guard !asked.isEmpty else { return isDeriving }
        if !isRecord, !program.isProxy, parts.form.hasKinds {
            judgeKind(line, program)
        } else {
            line.withSpan { event.begin($0) }
            fill(line, program)
            for rule in asked where rules.rules.matches(Int(rule), event, scratch: &scratch) { matched.append(rule) }
        }
        // A line without a host is of the one that wrote the file, whose lines are of one group.
        if !matched.isEmpty, let host = fields.host { event.fill(host) }
        return isDeriving || !matched.isEmpty
    }

    /// What a logger says of a message that came again; the message is what it says within.
    private mutating func readRepetition(_ line: LineBytes) {
        repetition = JudgedLine.Repetition()
        guard let first = parts.message.first, RepeatedMessage.mayBegin(with: line[first]),
            let repeated = RepeatedMessage(line, parts)
        else { return }
        guard let message = repeated.message else {
            repetition.timesOfLast = repeated.count
            return isDeriving = true
        }
        repetition.times = repeated.count
        parts.message = message
    }

    /// Asks only what the kind of the message leaves open, of the fields that this needs.
    private mutating func judgeKind(_ line: LineBytes, _ program: Routes.Program) {
        kind = reader.read(line, in: parts.message, of: program.messages)
        let plan = plans.plan(for: kind)
        if plan.needsText || plan.needsMessage { line.withSpan { event.begin($0) } } else { event.begin([]) }
        func set(_ slot: FieldTable.Slot?, _ range: Range<Int>?) {
            guard let slot, let range else { return }
            if plan.needsText || plan.needsMessage {
                event.set(slot, to: range)
            } else {
                line[range].withSpan { event.set(slot, to: $0) }
            }
        }
        if plan.needsHost { set(fields.host, parts.host) }
        if plan.needsProgram {
            set(fields.program, parts.program)
            if parts.program == nil, let writer = parts.programName(line), let slot = fields.program {
                writer.withSpan { event.set(slot, to: $0) }
            }
        }
        if plan.needsMessage { set(fields.message, parts.message) }
        for (field, slot) in plan.fields { set(slot, reader.place(of: field)) }
        for (slot, value) in plan.constants { event.set(slot, to: value) }
        for rule in asked where plans.matches(Int(rule), plan, event, scratch: &scratch) { matched.append(rule) }
    }

    // MARK: Fields

    /// Gives the event the fields that rules ask for.
    private mutating func fill(_ line: LineBytes, _ program: Routes.Program) {
        if let slot = fields.host, let host = parts.host { event.set(slot, to: host) }
        if let slot = fields.program {
            if let program = parts.program {
                event.set(slot, to: program)
            } else if let writer = parts.programName(line) {
                event.set(slot, to: writer.bytes)
            }
        }
        if let slot = fields.message { event.set(slot, to: parts.message) }
        if isRecord {
            for field in record.fields {
                guard let slot = fields.slot(line[field.name]) else { continue }
                if field.isNull { event.setNull(slot) } else { event.set(slot, to: field.value) }
            }
        }
        if program.isProxy {
            ProxyFields.each(line, parts) { name, range in
                if let slot = fields.proxy[name.number] { event.set(slot, to: range) }
            }
        }
        switch parts.form {
        case .access:
            AccessFields.each(line, parts.message) { name, range in
                if let slot = fields.access[name.number] { event.set(slot, to: range) }
            }
        case .audit:
            audit.each(line, parts) { name, value, decoded in
                guard let slot = fields.slot(name) else { return }
                switch value {
                case .range(let range): event.set(slot, to: range)
                case .decoded: event.set(slot, to: decoded)
                }
            }
        case .syslog, .syslog5424, .webError, .timed, .json, .bare:
            kind = reader.read(line, in: parts.message, of: program.messages)
            guard let kind else { return }
            for (field, slot) in fields.kinds[kind].fields {
                if let place = reader.place(of: field) { event.set(slot, to: place) }
            }
            for (slot, value) in fields.kinds[kind].constants { event.set(slot, to: value) }
        }
    }

    /// All fields of the line, for people: the message itself is the line.
    mutating func told(_ line: LineBytes) -> [(name: String, value: [UInt8])] {
        guard isRecord else { return told(text: line) }
        let text = record.text
        return LineBytes.with(text) { told(text: $0) }
    }

    private mutating func told(text line: LineBytes) -> [(name: String, value: [UInt8])] {
        var told: [(name: String, value: [UInt8])] = []
        if let host = parts.host { told.append(("host", line[host].bytes)) }
        if let program = parts.programName(line) { told.append(("program", program.bytes)) }
        switch parts.form {
        case .access:
            AccessFields.each(line, parts.message) { told.append(($0.rawValue, line[$1].bytes)) }
        case .audit:
            audit.each(line, parts) { name, value, decoded in
                let name = String(decoding: name.bytes, as: UTF8.self)
                switch value {
                case .range(let range): told.append((name, line[range].bytes))
                case .decoded: told.append((name, copy decoded))
                }
            }
        case .syslog, .syslog5424, .webError, .timed, .json, .bare:
            guard let kind else { break }
            let known = rules.catalog.kinds[kind]
            for (field, name) in known.template.fields.enumerated() {
                if let place = reader.place(of: field) { told.append((name, line[place].bytes)) }
            }
            if let action = known.action { told.append(("action", Array(action.utf8))) }
            if let outcome = known.outcome { told.append(("outcome", Array(outcome.utf8))) }
        }
        if isRecord {
            for field in record.fields where !field.isNull {
                told.append((String(decoding: line[field.name].bytes, as: UTF8.self), line[field.value].bytes))
            }
        }
        return told
    }
}
