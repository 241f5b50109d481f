import HostReading
import NoroshiModel

extension ConfigurationSurvey.Problem {
    /// What is to be told of a link that leads nowhere; nil for what is no link.
    static func danglingLink(_ path: String, _ root: HostRoot) throws(HostReadingError) -> Self? {
        guard let target = try root.target(path) else { return nil }
        let place = Escaped.text(String(decoding: target, as: UTF8.self))
        return Self(file: path, line: 0, reason: "leads to \(place), which is not there")
    }
}
