package import LogReading
package import Sigma

/// Everything that makes events of several lines: fed by whoever reads logs, and asked for what has come of it.
///
///     derivation.begin("mail.log", clock: clock)
///     derivation.take(BlockLook(block, offset: 0, line: 1))  // each block that is read
///     derivation.read(line, parts, at: time, isUnderstood: true, line: 9, offset: 812)  // each line with a literal
///     derivation.end()
///     derivation.finish()
///     derivation.takeEvents { events in … judge.judge(events, at: 0) { rule, event in … } … }
package struct Derivation {
    package struct Options: Sendable {
        package var mail = MailJoin.Options()

        package init() {}
    }

    private var mail: MailJoin?
    private var health: LogHealth?
    private var processes: AuditProcesses?
    private var events = DerivedEvents()
    /// The files by the numbers that places have.
    package private(set) var files: [String] = []

    /// What no rule asks for is not made.
    package init(_ rules: RuleSet, options: Options = Options()) {
        if DerivedJudge.wants(.mail, by: rules) { mail = MailJoin(options.mail, MailInterest(rules)) }
        if DerivedJudge.wants(.logHealth, by: rules) { health = LogHealth() }
        if DerivedJudge.wants(.process, by: rules) { processes = AuditProcesses() }
    }

    /// Texts of which every line has one that has to be read; lines of blocks are looked at besides.
    package static func literals(for rules: RuleSet) -> [[UInt8]] {
        let texts =
            (DerivedJudge.wants(.mail, by: rules) ? MailLine.literals + QmailLine.literals : [])
            + (DerivedJudge.wants(.logHealth, by: rules) ? LogHealth.literals : [])
            + (DerivedJudge.wants(.process, by: rules) ? AuditProcesses.literals : [])
        return texts.map { Array("\($0)".utf8) }
    }

    /// A place as matches and stories name it.
    package func place(_ place: LinePlace) -> LogStory.Place {
        LogStory.Place(
            file: files.indices.contains(place.file) ? files[place.file] : "", line: place.line, offset: place.offset)
    }

    /// A line of the file that is read.
    func place(line: Int, offset: Int) -> LinePlace { LinePlace(file: files.count - 1, line: line, offset: offset) }

    /// Whether a line is of the file that is read.
    func isCurrent(_ place: LinePlace) -> Bool { place.file == files.count - 1 }

    package var mailStatistics: MailJoin.Statistics? { mail?.statistics }

    // MARK: Reading

    /// Begins a file.
    ///
    /// - Parameter clock: In the year of its first line.
    package mutating func begin(_ file: String, clock: LogClock) {
        files.append(file)
        health?.begin(files.count - 1, name: file, clock: clock)
    }

    /// Whether parts of files have to be looked at.
    package var wantsBlocks: Bool { health != nil }

    /// Takes what a part of the file shows; all parts have to be taken in their order.
    ///
    /// - Parameter linesBefore: Lines of the file that the part's numbers do not count.
    package mutating func take(_ look: BlockLook, linesBefore: Int = 0) {
        health?.take(look, linesBefore: linesBefore, into: &events)
    }

    /// Looks at a line that has one of the literals, whether or not a rule is asked about it.
    ///
    /// - Parameter isUnderstood: It is of a form that is known; nil where no form was tried.
    package mutating func read(
        _ line: LineBytes, _ parts: LogLine, at time: Moment?, isUnderstood: Bool?, line number: Int, offset: Int
    ) {
        let note = mail == nil ? nil : MailNote(line, parts)
        read(line, parts, note, at: time, isUnderstood, place(line: number, offset: offset))
    }

    /// The same for a line that was judged.
    mutating func read(_ line: LineBytes, _ judged: JudgedLine, at time: Moment?) {
        let place = place(line: judged.number, offset: judged.offset)
        read(line, judged.parts, judged.mail, at: time, judged.isUnderstood, place)
    }

    private mutating func read(
        _ line: LineBytes, _ parts: LogLine, _ note: MailNote?, at time: Moment?, _ isUnderstood: Bool?,
        _ place: LinePlace
    ) {
        mail?.read(note, line, parts, at: time, place, into: &events)
        processes?.read(line, parts, at: time, place, into: &events)
        health?.read(line, parts, at: time, isUnderstood: isUnderstood, place, into: &events)
    }

    /// Says how late it is in the log, where no line has come.
    package mutating func pass(to time: Moment) {
        mail?.pass(to: time, into: &events)
        processes?.pass(to: time, into: &events)
        health?.pass(to: time, into: &events)
    }

    /// What was read as one file is found under another name from now on, as after rotation.
    mutating func rename(_ number: Int, to name: String) { files[number] = name }

    /// Ends the file.
    package mutating func end() { health?.end(into: &events) }

    /// Ends the run.
    package mutating func finish() {
        mail?.finish(into: &events)
        processes?.finish(into: &events)
        health?.finish(into: &events)
    }

    // MARK: Events

    package var hasEvents: Bool { !events.isEmpty }

    /// Gives what was made since it was asked last, and forgets it.
    package mutating func takeEvents(_ body: (borrowing DerivedEvents) throws -> Void) rethrows {
        try body(events)
        events.removeAll()
    }

    /// Puts what was made since it was asked last in the place of other events.
    mutating func move(to others: inout DerivedEvents) {
        others.removeAll()
        swap(&events, &others)
    }
}
