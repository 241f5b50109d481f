import Testing

@testable import NoroshiFormats

private let id: UInt16 = 0x4E52
private let header: [UInt8] = [0x4E, 0x52, 0x84, 0x00, 0, 1, 0, 1, 0, 0, 0, 0]
private let question: [UInt8] = [7] + Array("version".utf8) + [4] + Array("bind".utf8) + [0, 0, 16, 0, 3]

/// `version.bind. 0 CH TXT`, its name a pointer to the question as BIND sends it.
private func record(_ strings: [String], type: UInt8 = 16) -> [UInt8] {
    let data = strings.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    return [0xC0, 0x0C, 0, type, 0, 3, 0, 0, 0, 0, UInt8(data.count >> 8), UInt8(data.count & 255)] + data
}

@Suite struct `Name server messages` {
    /// RFC 1035 §4.1: what `dig @server version.bind chaos txt +norecurse +noedns` sends.
    @Test func `the question is one of class CHAOS`() {
        #expect(DNSMessage.versionQuery(id: id) == [0x4E, 0x52, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + question)
    }

    @Test func `an answer of BIND has its version`() {
        let answer = DNSMessage.parse(header + question + record(["9.18.28-1~deb12u2-Debian"]), id: id)
        #expect(answer == .init(responseCode: 0, text: Array("9.18.28-1~deb12u2-Debian".utf8)))
    }

    @Test func `the strings of one text are joined`() {
        #expect(DNSMessage.parse(header + question + record(["8.1", ".1"]), id: id)?.text == Array("8.1.1".utf8))
        #expect(DNSMessage.parse(header + question + record([]), id: id)?.text == [])
    }

    @Test func `a refusal is an answer without a text`() {
        let refused: [UInt8] = [0x4E, 0x52, 0x80, 0x05, 0, 1, 0, 0, 0, 0, 0, 0] + question
        #expect(DNSMessage.parse(refused, id: id) == .init(responseCode: 5, text: nil))
        #expect(
            DNSMessage.parse([0x4E, 0x52, 0x81, 0x85, 0, 0, 0, 0, 0, 0, 0, 0], id: id)
                == .init(responseCode: 5, text: nil))
    }

    @Test func `another record before the text is passed over`() {
        let two: [UInt8] = [0x4E, 0x52, 0x84, 0x00, 0, 1, 0, 2, 0, 0, 0, 0]
        #expect(
            DNSMessage.parse(two + question + record(["x"], type: 2) + record(["8.1.2"]), id: id)?.text
                == Array("8.1.2".utf8))
    }

    @Test func `what is cut short never says more than it has`() {
        let whole = header + question + record(["9.18.28"])
        for length in whole.indices {
            let answer = DNSMessage.parse(Array(whole[..<length]), id: id)
            #expect(answer?.text == nil, "\(length) bytes")
        }
    }

    @Test func `a string that says it is longer than its record is cut`() {
        var message = header + question + record(["9.18"])
        message[message.count - 5] = 200
        #expect(DNSMessage.parse(message, id: id)?.text == Array("9.18".utf8))
    }

    @Test func `a name that points to itself does not hold the reader`() {
        let loop: [UInt8] = [0xC0, 0x0C]
        let message = header + loop + [0, 16, 0, 3] + loop + [0, 16, 0, 3, 0, 0, 0, 0, 0, 2, 1, 0x41]
        #expect(DNSMessage.parse(message, id: id)?.text == [0x41])
        let labels = [UInt8](repeating: 0x3F, count: 4096)
        #expect(DNSMessage.parse(header + labels, id: id) == nil)
    }

    @Test(
        arguments: [
            [], [0x4E], Array(header.prefix(11)), [0x00, 0x00] + header.dropFirst(2) + question,
            [0x4E, 0x52, 0x04, 0x00] + header.dropFirst(4) + question,
            [0x4E, 0x52, 0x84, 0x00, 0xFF, 0xFF] + header.dropFirst(6),
            header + [0x40, 0x00], header + [0x80],
        ] as [[UInt8]])
    func `what is no answer to our question is refused`(bytes: [UInt8]) {
        #expect(DNSMessage.parse(bytes, id: id) == nil)
    }

    @Test func `no garbage stops the program`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let tail = (0..<Int.random(in: 0...64, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            _ = DNSMessage.parse(header + tail, id: id)
            _ = DNSMessage.parse(tail, id: id)
        }
    }
}
