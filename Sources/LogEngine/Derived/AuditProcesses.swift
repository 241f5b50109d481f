import LogReading

/// Joins the records that auditd writes of one call of execve to one event: a process that began.
///
/// The records of a call have its number: of the call itself who called, of its arguments the command line, of the
/// folder and of the title. They follow each other, and those of two calls may mix.
///
/// - Source: Linux Audit, "audit record types" (SYSCALL, EXECVE, CWD, PROCTITLE).
struct AuditProcesses {
    /// What is known of a call so far.
    private struct Call {
        let key: UInt64
        let host: [UInt8]
        var time: Moment?
        /// Of its arguments, or of what came before them.
        var place: LinePlace
        var hasArguments = false
        var hasFailed = false
        var image: [UInt8] = []
        var command: [UInt8] = []
        var folder: [UInt8] = []
        var user: [UInt8] = []
        var process: [UInt8] = []
        var parent: [UInt8] = []
    }

    /// What a process was that others may call their parent.
    private struct Parent {
        let image: [UInt8]
        let command: [UInt8]
    }

    private var audit = AuditFields()
    /// In the order of their first records.
    private var calls: [Call] = []
    private var parents: [UInt64: Parent] = [:]

    /// More calls than this are not written at once; the first of them is complete then.
    private static let maximumCalls = 32
    /// A record comes within it, in microseconds.
    private static let patience: Int64 = 2_000_000
    private static let maximumParents = 8_192
    private static let maximumCommand = 64 << 10

    /// Texts of which every record has one that is needed: by the numbers of execve and execveat on x86-64, x86, arm,
    /// arm64, RISC-V, POWER and s390, and by the types of the others, as auditd, the kernel and journald write them.
    static let literals: [StaticString] = [
        "type=EXECVE ", "type=CWD ", "type=PROCTITLE ", "type=1309 ", "type=1307 ", "type=1327 ", "EXECVE a",
        "CWD cwd=", "PROCTITLE proctitle=", " syscall=59 ", " syscall=322 ", " syscall=11 ",
        " syscall=358 ",
        " syscall=387 ", " syscall=221 ", " syscall=281 ", " syscall=362 ", " syscall=354 ",
    ]

    /// Takes a line of any log.
    mutating func read(
        _ line: LineBytes, _ parts: LogLine, at time: Moment?, _ place: LinePlace, into events: inout DerivedEvents
    ) {
        guard let head = parts.audit, let type = RecordType(line[head.type]), let key = Self.key(line, parts) else {
            return
        }
        release(before: time, into: &events)
        let index = calls.firstIndex { $0.key == key } ?? begin(key, line, parts, time, place, into: &events)
        switch type {
        case .call: readCall(line, parts, index)
        case .arguments:
            calls[index].place = place
            readArguments(line, parts, index)
        case .folder: calls[index].folder = value(of: "cwd", line, parts)
        // It is the last.
        case .title: tell(calls.remove(at: index), into: &events)
        }
    }

    /// Ends the run: calls whose last record did not come are told as they are known.
    mutating func finish(into events: inout DerivedEvents) {
        for call in calls { tell(call, into: &events) }
        calls = []
    }

    /// Says how late it is in the log, where no line has come.
    mutating func pass(to time: Moment, into events: inout DerivedEvents) { release(before: time, into: &events) }

    // MARK: Records

    private enum RecordType {
        case call, arguments, folder, title

        init?(_ type: LineBytes) {
            if AuditTypes.isType(type, "SYSCALL") {
                self = .call
            } else if AuditTypes.isType(type, "EXECVE") {
                self = .arguments
            } else if AuditTypes.isType(type, "CWD") {
                self = .folder
            } else if AuditTypes.isType(type, "PROCTITLE") {
                self = .title
            } else {
                return nil
            }
        }
    }

    /// Of the host and the number of the event; nil where the record has none, and cannot be joined with others.
    private static func key(_ line: LineBytes, _ parts: LogLine) -> UInt64? {
        guard let number = parts.audit?.number else { return nil }
        var hash = QueueHash()
        if let host = parts.host { hash.take(line, host) }
        hash.take(0)
        hash.take(line, number)
        return hash.value
    }

    private mutating func begin(
        _ key: UInt64, _ line: LineBytes, _ parts: LogLine, _ time: Moment?, _ place: LinePlace,
        into events: inout DerivedEvents
    ) -> Int {
        if calls.count >= Self.maximumCalls { tell(calls.removeFirst(), into: &events) }
        let host = parts.host.map { line[$0].bytes } ?? []
        calls.append(Call(key: key, host: host, time: time, place: place))
        return calls.count - 1
    }

    private mutating func readCall(_ line: LineBytes, _ parts: LogLine, _ index: Int) {
        var call = calls[index]
        audit.each(line, parts) { name, value, decoded in
            func bytes() -> [UInt8] {
                switch value {
                case .range(let range): line[range].bytes
                case .decoded: copy decoded
                }
            }
            if name.elementsEqual("exe") { call.image = bytes() }
            if name.elementsEqual("pid") { call.process = bytes() }
            if name.elementsEqual("ppid") { call.parent = bytes() }
            if name.elementsEqual("success") { call.hasFailed = bytes() == Array("no".utf8) }
            // The number, and in enriched records the name.
            if name.elementsEqual("uid") { call.user = bytes() == [0x30] ? Array("root".utf8) : bytes() }
            if name.elementsEqual("UID") { call.user = bytes() }
        }
        calls[index] = call
    }

    private mutating func readArguments(_ line: LineBytes, _ parts: LogLine, _ index: Int) {
        var command = calls[index].command
        audit.each(line, parts) { name, value, decoded in
            guard AuditFields.isArgument(name), command.count < Self.maximumCommand else { return }
            if !command.isEmpty, !AuditFields.isFurtherPiece(name) { command.append(0x20) }
            switch value {
            case .range(let range): command += line[range].bytes
            case .decoded: command += decoded
            }
        }
        calls[index].command = command
        calls[index].hasArguments = true
    }

    private mutating func value(of wanted: StaticString, _ line: LineBytes, _ parts: LogLine) -> [UInt8] {
        var found: [UInt8] = []
        audit.each(line, parts) { name, value, decoded in
            guard name.elementsEqual(wanted) else { return }
            switch value {
            case .range(let range): found = line[range].bytes
            case .decoded: found = copy decoded
            }
        }
        return found
    }

    // MARK: Telling

    private mutating func release(before time: Moment?, into events: inout DerivedEvents) {
        guard let time else { return }
        while let first = calls.first, let began = first.time,
            abs(time.microseconds - began.microseconds) > Self.patience
        {
            tell(calls.removeFirst(), into: &events)
        }
    }

    private mutating func tell(_ call: Call, into events: inout DerivedEvents) {
        guard call.hasArguments, !call.hasFailed else { return }
        events.begin(.process, time: call.time, place: call.place)
        events.add(.host, call.host)
        events.add(.image, call.image)
        events.add(.commandLine, call.command)
        events.add(.currentDirectory, call.folder)
        events.add(.processUser, call.user)
        events.add(.processId, call.process)
        events.add(.parentProcessId, call.parent)
        if let parent = parents[Self.key(call.host, call.parent)] {
            events.add(.parentImage, parent.image)
            events.add(.parentCommandLine, parent.command)
        }
        if parents.count >= Self.maximumParents { parents.removeAll(keepingCapacity: true) }
        parents[Self.key(call.host, call.process)] = Parent(
            image: call.image, command: Array(call.command.prefix(1_024)))
    }

    private static func key(_ host: [UInt8], _ process: [UInt8]) -> UInt64 {
        var hash = QueueHash()
        for byte in host + [0] + process { hash.take(byte) }
        return hash.value
    }
}
