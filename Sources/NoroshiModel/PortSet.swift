/// A set of port numbers, written as `22,80,8000-8080`.
package struct PortSet: Sendable, Hashable, CustomStringConvertible {
    /// Apart, in order, from 1 to 65,535.
    package private(set) var ranges: [ClosedRange<Int>]

    package static let all = PortSet(ranges: [1...65_535])

    private init(ranges: [ClosedRange<Int>]) { self.ranges = ranges }

    package init(_ ports: some Sequence<Int>) {
        ranges = ports.sorted().reduce(into: []) { ranges, port in
            if let last = ranges.last, port <= last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...max(port, last.upperBound)
            } else {
                ranges.append(port...port)
            }
        }
    }

    /// Numbers and ranges with commas between; nil when `text` is none, or a number lies outside of 1 to 65,535.
    package init?(_ text: String) {
        var parts: [ClosedRange<Int>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0.filter { $0 != " " }) }
            guard ends.count <= 2, let lower = ends[0], let upper = ends[ends.count - 1], lower >= 1, lower <= upper,
                upper <= 65_535
            else { return nil }
            parts.append(lower...upper)
        }
        ranges = parts.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { ranges, next in
            if let last = ranges.last, next.lowerBound <= last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, next.upperBound)
            } else {
                ranges.append(next)
            }
        }
    }

    package var count: Int { ranges.reduce(0) { $0 + $1.count } }
    package var isEmpty: Bool { ranges.isEmpty }
    /// In order.
    package var ports: [Int] { ranges.flatMap { Array($0) } }

    package func contains(_ port: Int) -> Bool {
        // A host may have thousands of ranges, and each of its sockets asks.
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < port { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(port)
    }

    package func union(_ other: PortSet) -> PortSet { PortSet(ports + other.ports) }

    package var description: String {
        ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
    }
}

extension PortSet: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        if text.isEmpty {
            self.init(ranges: [])
        } else if let set = PortSet(text) {
            self = set
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no set of ports")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
