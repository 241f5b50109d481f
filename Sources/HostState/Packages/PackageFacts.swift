import FoundationEssentials
import NoroshiModel

/// The package surveys among observations, and what findings about files have in common.
enum PackageFacts {
    static func surveys(_ observations: [Observation]) -> [(survey: PackageSurvey, observation: Observation)] {
        observations.compactMap { observation in
            guard case .state(.packages(let survey)) = observation.fact else { return nil }
            return (survey, observation)
        }
    }

    /// As ls(1) shows rights: `-rwsr-xr-x`.
    static func rights(_ mode: UInt32) -> String {
        var text = "-"
        for (shift, special, letter) in [(6, 0o4000, "s"), (3, 0o2000, "s"), (0, 0o1000, "t")]
            as [(UInt32, UInt32, String)]
        {
            let bits = mode >> shift
            text += bits & 4 != 0 ? "r" : "-"
            text += bits & 2 != 0 ? "w" : "-"
            let runs = bits & 1 != 0
            text += mode & special == 0 ? (runs ? "x" : "-") : (runs ? letter : letter.uppercased())
        }
        return text
    }

    /// How the packages of a host are looked into, for commands that a person is told.
    static func system(_ survey: PackageSurvey) -> String { survey.systems.first?.name ?? "dpkg" }
}
