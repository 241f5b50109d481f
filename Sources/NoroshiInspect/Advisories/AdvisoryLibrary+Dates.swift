import CSAF
package import FoundationEssentials
import NoroshiFormats

extension AdvisoryLibrary {
    /// Files of advisories that say they were released later than now. They are used, and hide older versions of the
    /// same advisory: their publisher's clock or this host's is wrong, or somebody wants them to count for ever.
    ///
    /// - Parameter now: The present, and not when a host was seen: an old inspection is judged by new advisories too.
    package func datedAhead(of now: Date) -> [Problem] {
        do {
            let border = now.addingTimeInterval(Self.clockError)
            // Whatever its zone, a time that begins with an earlier day is over.
            let yesterday = InternetTime.text(now.addingTimeInterval(-86_400)).prefix(10)
            var problems: [Problem] = []
            for number in 0..<index.documentCount {
                var reader = try index.record(number)
                guard try AdvisoryIndexRecord.open(&reader) else { continue }
                let released = try AdvisoryDocument.Head(&reader).released
                guard released.prefix(10) >= yesterday, let date = Timestamp(released)?.date, date > border else {
                    continue
                }
                var whole = try index.record(number)
                problems.append(
                    Problem(
                        path: try whole.text(), reason: "released on \(released), it says, which is in the future"))
            }
            return problems
        } catch {
            preconditionFailure("an index that was walked through can be read")
        }
    }

    /// How much two clocks may differ, in seconds.
    private static var clockError: Double { 300 }
}
