import Foundation
import TestSupport
import Testing

@Suite struct `Scripted servers` {
    @Test func `a greeting is sent and lines are answered for many clients`() async throws {
        let script = GreetingScript.greeting(
            "+OK QPOP (version 2.41beta1) at pop.test starting.\r\n", replies: [.init("quit", "+OK bye\r\n")])
        try await withGreetingServer(script) { server in
            for _ in 0..<50 {
                let talk = try Conversation(port: server.port)
                #expect(try talk.line() == "+OK QPOP (version 2.41beta1) at pop.test starting.")
                try talk.send("QUIT\r\n")
                #expect(try talk.line() == "+OK bye")
            }
            #expect(server.connections == 50)
            #expect(server.received.count == 300)
        }
    }

    @Test func `a silent server takes what is sent and says nothing`() async throws {
        try await withGreetingServer(.silent) { server in
            let talk = try Conversation(port: server.port)
            try talk.send("HELP\r\n")
            try await wait(for: "the line", within: .seconds(10)) { server.received.count == 6 ? () : nil }
        }
    }

    @Test func `an endless server does not stop`() async throws {
        try await withGreetingServer(.endless("abcdefgh")) { server in
            let talk = try Conversation(port: server.port)
            var count = 0
            while count < 4_000_000 { count += try talk.read(65_536).count }
        }
    }

    @Test func `a dripping server sends it all in the end`() async throws {
        try await withGreetingServer(.drip("220 slow\r\n", every: .milliseconds(1))) { server in
            let line = try Conversation(port: server.port).line()
            #expect(line == "220 slow")
        }
    }

    @Test func `a closing server closes`() async throws {
        try await withGreetingServer(.closing) { server in
            let bytes = try Conversation(port: server.port).read(10)
            #expect(bytes == [])
        }
    }

    @Test func `bytes arrive as they are`() async throws {
        try await withGreetingServer(.binary) { server in
            let talk = try Conversation(port: server.port)
            var bytes: [UInt8] = []
            while bytes.count < 256 { bytes += try talk.read(256) }
            #expect(bytes == Array(0...255))
        }
        try await withGreetingServer(.hostile) { server in
            let bytes = try Conversation(port: server.port).read(1000)
            #expect(bytes == GreetingScript.hostile.greeting)
        }
    }

    @Test func `another process can be the server`() async throws {
        let program = Program(try Program.built("greeting-server"), ["0", "talk", "220 \\x41\\r\\n"])
        let port = try await withProgram(program) { process in
            let line = try await process.waitForLine(containing: "listening on 127.0.0.1:")
            let port = try #require(line.split(separator: ":").last.flatMap { Int($0) })
            #expect(try Conversation(port: port).line() == "220 A")
            return port
        }
        #expect(await LoopbackPort.isReleased(port))
    }
}
