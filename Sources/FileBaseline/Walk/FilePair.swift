/// Looks at files, and hashes the contents of two at a time, which takes hardly longer than one (``ContentLane``).
///
/// What is not just a content to be hashed — a link, a file of several names or with holes, one that grew, one that changes
/// while it is read — is left to ``FileLook``.
final class FilePair {
    private let look: FileLook
    /// None where hashing two takes as long as one after the other.
    private let lanes: [Lane]

    private final class Lane {
        let content = ContentLane()
        var file: OpenedFile?
        var tell: (Outcome) -> Void = { _ in }
    }

    init(_ look: FileLook) {
        self.look = look
        lanes = look.algorithm == .sha256 && ContentLane.isHere ? [Lane(), Lane()] : []
    }

    /// Whether a content is under way.
    var isBusy: Bool { lanes.contains { $0.file != nil } }

    /// Looks at a file, or begins to: its content may be read during the calls that follow.
    ///
    /// - Parameter tell: Gets the outcome, in this call or a later one.
    func add(_ item: LookItem, _ tell: @escaping (Outcome) -> Void) {
        guard !lanes.isEmpty else { return tell(look.look(at: item)) }
        switch try? look.open(item) {
        case .known(let outcome): tell(outcome)
        case .content(let file) where file.status.links == 1 && file.mark == nil && !file.isSparse:
            let lane = freeLane()
            lane.content.begin(file.descriptor, size: file.status.size)
            lane.file = file
            lane.tell = tell
        // Why it could not be opened is told there.
        case .content, .other, nil: tell(look.look(at: item))
        }
    }

    /// Goes on with both contents until one of them ends.
    private func freeLane() -> Lane {
        while true {
            if let lane = lanes.first(where: { $0.file == nil }) { return lane }
            for lane in lanes { fill(lane) }
            // What has ended gives way to the next one, so that none is hashed alone.
            if lanes.allSatisfy({ $0.file != nil }) { ContentLane.take(lanes[0].content, lanes[1].content) }
        }
    }

    /// Goes on with what is under way, though nothing may come beside it.
    func step() {
        for lane in lanes { fill(lane) }
        switch (lanes[0].file, lanes[1].file) {
        case (nil, nil): break
        case (_, nil): lanes[0].content.take()
        case (nil, _): lanes[1].content.take()
        case _: ContentLane.take(lanes[0].content, lanes[1].content)
        }
    }

    /// Lets a lane have something to hash, or tells what its content has come to.
    private func fill(_ lane: Lane) {
        guard let file = lane.file else { return }
        var outcome: Outcome?
        do throws(SystemFailure) {
            try lane.content.fill()
            guard lane.content.isDone else { return }
            if try file.statusAfterReading() != nil { outcome = file.outcome(lane.content.digest) }
        } catch {
            // The next look tells why.
        }
        lane.file = nil
        lane.tell(outcome ?? look.look(at: file.item))
        lane.tell = { _ in }
    }
}
