import Foundation
import TestSupport
import Testing

/// `noroshi inspect --only accounts`: what the site declares, and passwords that are tried.
@Suite(.serialized) struct AccountTests {
    private static let isRoot = geteuid() == 0

    @Test(.enabled(if: isRoot, "only root reads /etc/shadow"))
    func `today's accounts are taken over, and another one is a finding`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let asked = try await noroshi.run("inspect", "--only", "accounts", "--accept")
            #expect(asked.errors.contains("add --yes"), "\(asked.errors)")
            let accepted = try await noroshi.run("inspect", "--only", "accounts", "--accept", "--yes", language: "ja")
            #expect(accepted.output.contains("現在のアカウント"), "\(accepted.errors)")
            let declared = try folder.read("accounts.yaml")
            #expect(declared.contains("- name: \"root\"\n    uid: 0"))

            let same = try await noroshi.inspect("--only", "accounts")
            #expect(!same.findings.contains { $0["check"] as? String == "accounts.undeclared" })
            // The site knows nothing of daemon any more.
            let entries = declared.components(separatedBy: "  - name: ")
            let fewer = entries.filter { !$0.hasPrefix("\"daemon\"") }.joined(separator: "  - name: ")
            try folder.write(fewer, to: "accounts.yaml")
            let found = try await noroshi.inspect("--only", "accounts")
            #expect(found.findings.contains { $0["check"] as? String == "accounts.undeclared" })
            let again = try await noroshi.run("inspect", "--only", "accounts", "--accept", "--yes")
            #expect(again.errors.contains("accounts.yaml.old"))
            #expect(try folder.read("accounts.yaml") == declared)
        }
    }

    @Test func `mistakes of accounts.yaml are told with their places`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            try folder.write("accounts:\n  - name: root\n    uid: many\n", to: "accounts.yaml")
            let result = try await noroshi.run("inspect", "--only", "accounts")
            #expect(result.status == .exited(64))
            #expect(result.errors.contains("accounts.yaml:3:"), "\(result.errors)")
        }
    }

    @Test(.enabled(if: isRoot, "the owners of a planted tree are root's to give"))
    func `of a mounted system accounts are declared by the configuration that was chosen`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let tree = try HostTree(in: folder)
            try tree.append("moof:x:1999:1000::/home/moof:/bin/sh\n", to: "/etc/passwd")
            try tree.write("/tmp/evil.so\n", to: "/etc/ld.so.preload")
            try folder.write("accounts:\n  - root\n", to: "accounts.yaml")
            let found = try await noroshi.inspect("--root", tree.root, "--only", "accounts,processes")
            #expect(found.finding("accounts.undeclared", "moof") != nil)
            let preload = try #require(found.findings.first { "\($0["check"] ?? "")".hasPrefix("processes.") })
            #expect("\(preload)".contains("chroot"))
        }
    }

    private static let mayHash = isRoot && FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    @Test(.enabled(if: mayHash, "root and openssl are needed to plant a password"))
    func `a password like the account's name is guessed, and shown nowhere`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let tree = try HostTree(in: folder)
            let hashes = try await ["bob", "quietzebra", "\(UUID())"].asyncMap { word in
                try await Program("/usr/bin/openssl", ["passwd", "-6", "-salt", "abcdefgh", word]).run().output
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            }
            try tree.append(
                "bob:x:1001:1000::/home/alice:/bin/sh\nzoe:x:1002:1000::/home/alice:/bin/sh\n"
                    + "carl:x:1003:1000::/home/alice:/bin/sh\n", to: "/etc/passwd")
            try tree.append(
                "bob:\(hashes[0]):20700:0:99999:7:::\nzoe:\(hashes[1]):20700:0:99999:7:::\n"
                    + "carl:\(hashes[2]):20700:0:99999:7:::\n", to: "/etc/shadow")
            let words = try folder.write("violet\nquietzebra\n", to: "words")
            let arguments = ["inspect", "--root", tree.root, "--only", "accounts", "--format", "json"]
            let untried = try InspectionResult(try await noroshi.run(arguments))
            #expect(!untried.findings.contains { $0["check"] as? String == "accounts.guessable-password" })
            let result = try await noroshi.run(
                arguments + ["--passwords", "--dictionary", words], within: .seconds(300))
            let found = try InspectionResult(result)
            #expect(found.finding("accounts.guessable-password", "bob") != nil, "\(result.errors)")
            #expect(found.finding("accounts.guessable-password", "zoe") != nil)
            #expect(found.finding("accounts.guessable-password", "carl") == nil)
            #expect(!result.output.contains("quietzebra") && !result.output.contains(hashes[0]))
            let missing = try await noroshi.run(arguments + ["--passwords", "--dictionary", "/no/such"])
            #expect(missing.status == .exited(64), "\(missing.errors)")
        }
    }
}

extension [String] {
    fileprivate func asyncMap(_ body: (String) async throws -> String) async throws -> [String] {
        var results: [String] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
