/// Writes down what a correlator needs of events, so that events can be judged on several threads and observed in their
/// order on one. Each thread has its own copy.
public struct Observer: Sendable {
    private var writer: Observation.Writer

    init(_ writer: Observation.Writer) { self.writer = writer }

    /// Adds the observation of a rule's match to other bytes; nothing for an event that lacks the fields.
    public mutating func write(rule: Int, _ event: borrowing Event, to bytes: inout [UInt8]) {
        writer.write(rule, event)
        let written = writer.bytes.storage.span.extracting(0..<writer.bytes.count)
        // The pointer does not outlive the call.
        unsafe written.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
}
