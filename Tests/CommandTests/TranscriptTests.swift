import Foundation
import TestSupport
import Testing

/// Runs every file of `Transcripts`: `$` starts a command, `!` gives its exit status, and each other line must
/// appear in what it prints.
struct TranscriptTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Transcripts").path
    static let files: [String] = (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []

    @Test func `there are transcripts`() { #expect(!Self.files.isEmpty) }

    @Test(arguments: files)
    func `commands answer as their transcript says`(file: String) async throws {
        try await withTemporaryFolder { state in
            var printed: ProgramResult?
            let text = try String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8)
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let place = Comment("\(file):\(index + 1): \(printed?.output ?? "") \(printed?.errors ?? "")")
                switch line.first {
                case nil, "#": continue
                case "$":
                    let words = line.dropFirst(2).split(separator: " ").map {
                        $0 == "STATE" ? state.path : String($0).replacing("RESOURCES", with: Noroshi.resources)
                    }
                    printed = try await Program(
                        Program.built(words[0]), Array(words.dropFirst()),
                        environment: ["NO_COLOR": "1", "LC_ALL": "C", "NOROSHI_RESOURCES": Noroshi.resources]
                    ).run()
                case "!": #expect(printed?.status == .exited(Int(line.dropFirst(2)) ?? -1), place)
                default:
                    let all = (printed?.output ?? "") + (printed?.errors ?? "")
                    #expect(all.contains(line), place)
                }
            }
        }
    }
}
