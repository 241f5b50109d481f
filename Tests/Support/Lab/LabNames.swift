import Foundation
import NIOCore
import NIOPosix

/// The lab's name server: every name but those under `.invalid` exists.
///
/// `example.test` is the tested server's own domain and `mail.example.test` its name; everything else, and all mail
/// for it, is at the sink.
package struct LabNames: Sendable {
    package var ownAddress: String
    /// Mail exchangers of a domain, the best first; of others the domain itself.
    package var mailExchangers: [String: [String]]

    package init(ownAddress: String, mailExchangers: [String: [String]] = [:]) {
        self.ownAddress = ownAddress
        self.mailExchangers = mailExchangers.merging(["example.test": ["mail.example.test"]]) { own, _ in own }
    }

    /// Serves until the process ends.
    package func serve() async throws {
        _ = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NameHandler(names: self))
                }
            }
            .bind(host: LabNetwork.nameServer, port: 53).get()
    }

    /// - Source: RFC 1035 §4.1
    func answer(_ question: [UInt8]) -> [UInt8]? {
        guard question.count > 12, let (name, end) = readName(question), question.count >= end + 4 else { return nil }
        let type = question[end + 1]
        let records = data(name, type: type)
        let exists = name != "invalid" && !name.hasSuffix(".invalid") && (records?.isEmpty != true || type != 12)
        var reply = question[0...1] + [0x85, exists ? 0x80 : 0x83, 0, 1, 0, UInt8(records?.count ?? 0), 0, 0, 0, 0]
        reply += question[12..<(end + 4)]
        for record in exists ? records ?? [] : [] {
            // The name is the question's; class IN, 60 seconds.
            reply += [0xC0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, UInt8(record.count)] + record
        }
        return Array(reply)
    }

    /// The records' data; empty where there is no such name, nil where there is only nothing of this type.
    private func data(_ name: String, type: UInt8) -> [[UInt8]]? {
        if name == "invalid" || name.hasSuffix(".invalid") { return nil }
        switch type {
        case 1: return [address(name).split(separator: ".").compactMap { UInt8($0) }]
        case 12: return hostName(name).map { [encode($0)] } ?? []
        case 15:
            return (mailExchangers[name] ?? [name]).enumerated().map { [0, UInt8($0 + 1) * 10] + encode($1) }
        default: return nil
        }
    }

    private func address(_ name: String) -> String {
        switch name {
        case "example.test", "mail.example.test": ownAddress
        case "client.outside.test": LabNetwork.outside
        case "localhost": LabNetwork.trusted
        default: LabNetwork.sink
        }
    }

    private func hostName(_ name: String) -> String? {
        let address = name.split(separator: ".").prefix(4).reversed().joined(separator: ".")
        return switch address {
        case ownAddress: "mail.example.test"
        case LabNetwork.outside, LabNetwork.stranger: "client.outside.test"
        case LabNetwork.trusted: "localhost"
        default: nil
        }
    }

    private func encode(_ name: String) -> [UInt8] {
        name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    private func readName(_ bytes: [UInt8]) -> (name: String, end: Int)? {
        var labels: [String] = []
        var index = 12
        while index < bytes.count, bytes[index] != 0 {
            let length = Int(bytes[index])
            guard length < 64, index + length < bytes.count else { return nil }
            labels.append(String(decoding: bytes[(index + 1)...(index + length)], as: UTF8.self).lowercased())
            index += length + 1
        }
        return index < bytes.count ? (labels.joined(separator: "."), index + 1) : nil
    }
}

private final class NameHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let names: LabNames

    init(names: LabNames) {
        self.names = names
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let question = unwrapInboundIn(data)
        guard let answer = names.answer(Array(question.data.readableBytesView)) else { return }
        let reply = AddressedEnvelope(remoteAddress: question.remoteAddress, data: ByteBuffer(bytes: answer))
        context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
