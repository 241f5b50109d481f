import FileBaseline
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiReport

/// Looks at the host's files beside their baseline.
struct FileProbe: Probe {
    let site: Site
    /// Path of the baseline.
    let baseline: String
    /// Path of the public half of the key that signed it.
    let publicKey: String?
    /// The folder that stands for `/`.
    let root: String

    func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        let facts: [Observation.Fact]
        do {
            facts = try self.facts()
        } catch let failure as Failure {
            facts = [.unseen(what: "files", reason: failure.message)]
        } catch {
            facts = [.unseen(what: "files", reason: "\(error)")]
        }
        let at = Date()
        return facts.map { Observation(host: host, at: at, fact: $0) }
    }

    private func facts() throws -> [Observation.Fact] {
        guard FileManager.default.fileExists(atPath: baseline) else {
            throw Failure(
                "no baseline: make one with 'noroshi baseline init --output \(ShellWord.quoted(baseline))'")
        }
        let proof = BaselineProof(baseline: baseline, publicKey: publicKey)
        let report = try BaselineFiles.told {
            try BaselineComparing(proof, BaselineReading(image: root), isIncremental: false).report(site) { _ in }
        }
        let survey = report.survey(
            baseline: baseline, isProved: proof.isGiven, english: try Translations.load("en", from: site.resources))
        return [.state(.files(survey))] + report.gaps.map { .unseen(what: $0.path, reason: $0.reason) }
    }
}
