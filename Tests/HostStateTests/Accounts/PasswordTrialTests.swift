import Foundation
import HostReading
import HostState
import NoroshiModel
import Synchronization
import Testing

@Suite struct `A trial of passwords` {
    /// All of `alice123`.
    private static let hashes = [
        "BeNeOAkbMmMqk", "$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30",
        "$5$.EU9br5Poqeg7BJY$9hus381kS7xUDEAzaAAEETFTyjcIPI5.CfWY6GgC/d9",
        "$6$DVt8LSvPpW8AtxSd$2qD.5Zzg7XWLuMKAtvgkGRbER.p22BEBVISkwsRQQ/ip9Rvt8bHqb.jKgIryr3nk/FMUlIflAl.lqpbKp3hvC.",
        "$2b$05$zxP0JErvMcMEBYWMGyPcdupL.xB9z8WYilts5NCyYT1HuNvjDjqha", "_J9..CvXr/aoEZRusBsg",
        "$y$j9T$T8E/3cAvHvGZQXNfIyZ7z/$5aXYRvQx6G1P2yShOVAnrB7Ag2DyWyPxzWUGvWI6cc3",
        "$3$$bbb5bd3497351b117e75a848d2b00109",
    ]

    private func outcome(_ tree: AccountTree, _ words: [String] = [], limit: Duration = .seconds(300)) async throws
        -> PasswordTrialOutcome
    {
        try #require(await PasswordTrial(dictionary: words.map { Array($0.utf8) }, limit: limit).run(on: tree.root))
    }

    @Test(arguments: hashes) func `guesses what is made of the account's name`(_ hash: String) async throws {
        let outcome = try await outcome(AccountTree(AccountTree.account("alice", 1000, hash)))
        #expect(outcome.guessed == [.init(account: "alice", kind: .ownName)])
        #expect(outcome.end == .complete)
    }

    @Test func `guesses words of a dictionary, and tells of which kind they were`() async throws {
        let tree = try AccountTree(AccountTree.account("bob", 1000, Self.hashes[1]))
        #expect(try await outcome(tree).withstood == ["bob"])
        #expect(try await outcome(tree, ["x", "alice123", "y"]).guessed == [.init(account: "bob", kind: .dictionary)])
    }

    @Test func `says of which accounts it tried nothing`() async throws {
        var files = AccountTree.account("alice", 1000, "!" + Self.hashes[1])
        files["/etc/passwd"]! +=
            "slow:x:1001:1000::/:/bin/sh\nodd:x:1002:1000::/:/bin/sh\nnone:x:1003:1000::/:/bin/sh\n"
        let costly = "$6$rounds=999999999$DVt8LSvPpW8AtxSd$" + Self.hashes[3].split(separator: "$")[2]
        files["/etc/shadow"]! += "slow:\(costly):1::::::\nodd:$9$a$b:1::::::\nnone:*:1::::::\n"
        let outcome = try await outcome(AccountTree(files))
        #expect(
            outcome.notTried.map { "\($0.account): \($0.reason)" } == [
                "alice: locked", "slow: its form takes too long", "odd: no known form of a hash",
            ])
        #expect(outcome.attempts == 0)
    }

    @Test func `ends when its time is over`() async throws {
        let tree = try AccountTree(AccountTree.account("bob", 1000, Self.hashes[3]))
        let outcome = try await outcome(tree, limit: .zero)
        #expect(outcome.end == .timeLimit)
        #expect(outcome.withstood == ["bob"])
        #expect(outcome.attempts == 0)
    }

    @Test func `ends when it is canceled, with what it knows`() async throws {
        let tree = try AccountTree(AccountTree.account("bob", 1000, Self.hashes[3]))
        let words = (0..<5_000_000).map { Array("word\($0)".utf8) }
        let (told, tell) = AsyncStream<PasswordTrial.Progress>.makeStream()
        let root = tree.root
        let task = Task {
            await PasswordTrial(dictionary: words, limit: .seconds(600)) { tell.yield($0) }.run(on: root)
        }
        for await progress in told {
            #expect(progress.left == 1)
            break
        }
        task.cancel()
        #expect(await task.value?.end == .canceled)
    }

    @Test func `becomes findings that hold no password`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, Self.hashes[1]))
        let seen = try await AccountProbe(root: tree.root, trial: PasswordTrial()).observe("h", after: [])
        let results = stateChecks().first { $0.id == "accounts.guessable-password" }?.evaluate(seen) ?? []
        guard case .fail(let finding) = try #require(results.first) else {
            Issue.record("no finding")
            return
        }
        #expect(finding.title.key == "check.accounts.guessable-password.own-name")
        #expect(finding.severity == .high)
        let json = String(decoding: try JSONEncoder().encode(seen) + JSONEncoder().encode(finding), as: UTF8.self)
        #expect(!json.contains("alice123") && !json.contains("o3e2Vq"))
    }
}
