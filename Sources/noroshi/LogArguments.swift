import ArgumentParser
import LogFindings
import LogReading

/// `addresses,users`, `all`.
struct MaskArgument: ExpressibleByArgument {
    let kinds: Set<Mask.Kind>

    init?(argument: String) {
        if argument == "all" {
            kinds = Set(Mask.Kind.allCases)
            return
        }
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        let known = words.compactMap { Mask.Kind(rawValue: String($0)) }
        guard known.count == words.count else { return nil }
        kinds = Set(known)
    }
}

/// A day, or a day and a time of it to the minute, the second or parts of it; without a zone in that of the logs.
///
/// - Source: ISO 8601-1 §5.4; RFC 3339 §5.6.
struct LogTimeArgument {
    static let forms =
        "2026-11-20, 2026-11-20T03:00, '2026-11-20 03:00:15', each with Z, +09:00, +0900 or +09 behind the time or in "
        + "the zone of the logs"

    private let time: LineTime

    init(_ argument: String) throws {
        let read = Self.whole(Array(argument.utf8)).flatMap { text in
            LineBytes.with(text + Array(" x".utf8)) { LogLine($0).time }
        }
        switch read {
        case .moment, .wall: time = read ?? .wall(WallTime(year: 1970, month: 1, day: 1, second: 0))
        case .yearless, nil: throw ValidationError("a time is one of: \(Self.forms)")
        }
    }

    /// With seconds, and a zone as logs write it; nil where it is none of the forms.
    private static func whole(_ text: [UInt8]) -> [UInt8]? {
        guard matches(text.prefix(10), "0000-00-00") else { return nil }
        var rest = text.dropFirst(10)
        if rest.isEmpty { return text + Array("T00:00:00".utf8) }
        guard let separator = rest.popFirst(), [UInt8(ascii: "T"), UInt8(ascii: "t"), 0x20].contains(separator),
            matches(rest.prefix(5), "00:00")
        else { return nil }
        var clock = Array(rest.prefix(5))
        rest = rest.dropFirst(5)
        if matches(rest.prefix(3), ":00") {
            clock += rest.prefix(3)
            rest = rest.dropFirst(3)
            let fraction =
                rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") ? digits(rest.dropFirst()) : 0
            if fraction > 0 {
                clock += rest.prefix(1 + fraction)
                rest = rest.dropFirst(1 + fraction)
            }
        } else {
            clock += Array(":00".utf8)
        }
        return zone(rest).map { Array(text.prefix(10)) + [UInt8(ascii: "T")] + clock + $0 }
    }

    /// `+09:00` for `+09`, `+0900` and itself; nil where there is something else.
    private static func zone(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        if text.isEmpty { return [] }
        if text.elementsEqual([UInt8(ascii: "Z")]) || text.elementsEqual([UInt8(ascii: "z")]) {
            return [UInt8(ascii: "Z")]
        }
        guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let rest = text.dropFirst()
        let colon = UInt8(ascii: ":")
        if matches(rest, "00") { return Array(text) + Array(":00".utf8) }
        if matches(rest, "0000") { return [sign] + rest.prefix(2) + [colon] + rest.suffix(2) }
        return matches(rest, "00:00") ? Array(text) : nil
    }

    private static func digits(_ text: ArraySlice<UInt8>) -> Int { text.prefix { $0 &- 48 < 10 }.count }

    /// - Parameter form: With `0` for any digit.
    private static func matches(_ text: ArraySlice<UInt8>, _ form: StaticString) -> Bool {
        let form = Array("\(form)".utf8)
        return text.count == form.count
            && zip(text, form).allSatisfy { $1 == UInt8(ascii: "0") ? $0 &- 48 < 10 : $0 == $1 }
    }

    func moment(_ zone: LocalZone) -> Moment {
        switch time {
        case .moment(let moment): moment
        case .wall(let wall): wall.moment(offset: zone.offset(at: wall).seconds)
        case .yearless: Moment(seconds: 0)
        }
    }
}

/// `+09:00`, `-05:00` or `Z`.
struct ZoneArgument: ExpressibleByArgument {
    let zone: LocalZone

    init?(argument: String) {
        guard let offset = Self.offset(argument) else { return nil }
        zone = LocalZone(offset: offset)
    }

    private static func offset(_ text: String) -> Int? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let sign = text.first, "+-".contains(sign), parts.count == 2, let hours = Int(parts[0]),
            let minutes = Int(parts[1]), (0...23).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }
}
