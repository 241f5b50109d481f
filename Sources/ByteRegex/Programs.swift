import Synchronization

/// The compiled forms of a pattern, each made when it is first asked for.
///
/// A database has thousands of patterns, and a run meets few of them.
final class Programs: Sendable {
    /// A program is handed around by reference, so that no list in it is counted.
    private final class Track: Sendable {
        let program: TrackProgram

        init(_ program: TrackProgram) {
            self.program = program
        }
    }

    private struct Forms {
        var bytes: Track?
        var characters: Track?
    }

    private let pattern: String
    private let options: BytePattern.Options
    private let groupCount: Int
    private let forms = Mutex(Forms())

    init(_ pattern: String, options: BytePattern.Options, groupCount: Int) {
        self.pattern = pattern
        self.options = options
        self.groupCount = groupCount
    }

    /// - Returns: Whether there is a match at or after `start`; the slots of `scratch` then hold it.
    func run(
        in bytes: Span<UInt8>, from start: Int, unit: BytePattern.Unit, scratch: inout BytePattern.Scratch
    ) -> Bool {
        let track = track(unit)
        let program = track.program
        if !program.looks.isEmpty { scratch.looks.fill(program.looks, over: bytes) }
        if Tracker.canRun(program, over: bytes.count) {
            return scratch.tracker.run(program, over: bytes, from: start, looks: scratch.looks)
        }
        guard let compiled = try? Compiler.compile(tree(unit), groupCount: groupCount) else {
            preconditionFailure("the size of a pattern is looked at when it is read")
        }
        guard
            scratch.machine.run(compiled, over: bytes, from: start, filter: program.start, looks: scratch.looks)
        else { return false }
        scratch.tracker.take(scratch.machine.matched)
        return true
    }

    private func track(_ unit: BytePattern.Unit) -> Track {
        forms.withLock { forms in
            switch unit {
            case .byte:
                if let track = forms.bytes { return track }
            case .character:
                if let track = forms.characters { return track }
            }
            let track = Track(TrackCompiler.compile(tree(unit), groupCount: groupCount))
            switch unit {
            case .byte: forms.bytes = track
            case .character: forms.characters = track
            }
            return track
        }
    }

    /// The pattern's tree; by bytes where that by characters would be too large.
    private func tree(_ unit: BytePattern.Unit) -> Node {
        let limit = BytePattern.maximumInstructions - 3
        for unit in [unit, .byte] {
            guard let (node, groups) = try? PatternParser.parse(pattern, options: options, unit: unit) else { continue }
            if groups == groupCount, node.size(limit: limit) <= limit { return node }
        }
        // Only a forged store of patterns can lead here; such a pattern matches nothing.
        return .bytes(ByteSet())
    }
}
