import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SwiftASN1
import Synchronization
import X509

/// A web server over TLS at 127.0.0.1 that serves a folder, with a certificate made for it.
package final class FileServer: Sendable {
    /// What it answers in the place of a file.
    package enum Reply: Sendable {
        case status(Int)
        case redirect(String)
        case bytes([UInt8])
        /// The head of an answer, and then nothing.
        case silence
        /// One byte after the other, without an end.
        case drip
    }

    package let port: Int
    /// The certificate of the authority, PEM.
    package let certificates: String
    private let folder: String
    private let replies = Mutex<[String: Reply]>([:])
    private let asked = Mutex<[String]>([])
    private let channel: any Channel

    fileprivate init(folder: String, port: Int, certificates: String, channel: any Channel) {
        self.folder = folder
        self.port = port
        self.certificates = certificates
        self.channel = channel
    }

    package var address: String { "https://localhost:\(port)" }
    /// The paths that were asked for, in their order.
    package var requests: [String] { asked.withLock { $0 } }

    package func answer(_ path: String, with reply: Reply?) { replies.withLock { $0[path] = reply } }
    package func forgetRequests() { asked.withLock { $0 = [] } }

    fileprivate func reply(to path: String) -> Reply {
        asked.withLock { $0.append(path) }
        if let reply = replies.withLock({ $0[path] }) { return reply }
        let parts = path.split(separator: "/")
        guard !parts.contains(".."), let data = try? Data(contentsOf: URL(filePath: folder + path)) else {
            return .status(404)
        }
        return .bytes(Array(data))
    }

    fileprivate func close() async throws { try await channel.close().get() }
}

/// Serves `folder` while `body` runs.
///
/// - Parameter folder: Gets the server's address before anything is asked of it.
package nonisolated(nonsending) func withFileServer<Result>(
    _ folder: String, _ body: (FileServer) async throws -> Result
) async throws -> Result {
    let identity = try ServerIdentity()
    let certificates = "\(folder).authority.pem"
    try Data(identity.authority.utf8).write(to: URL(filePath: certificates))
    defer { try? FileManager.default.removeItem(atPath: certificates) }
    let holder = Mutex<FileServer?>(nil)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { child in
            child.eventLoop.makeCompletedFuture {
                try child.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: identity.context))
                try child.pipeline.syncOperations.configureHTTPServerPipeline()
                try child.pipeline.syncOperations.addHandler(FileHandler { holder.withLock { $0 }?.reply(to: $0) })
            }
        }
        .bind(host: "127.0.0.1", port: 0).get()
    let server = FileServer(
        folder: folder, port: channel.localAddress?.port ?? 0, certificates: certificates, channel: channel)
    holder.withLock { $0 = server }
    do {
        let result = try await body(server)
        try await server.close()
        return result
    } catch {
        try? await server.close()
        throw error
    }
}

private final class FileHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let reply: @Sendable (String) -> FileServer.Reply?
    private var isOpen = true

    init(_ reply: @escaping @Sendable (String) -> FileServer.Reply?) { self.reply = reply }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        let path = head.uri.prefix { $0 != "?" }
        switch reply(String(path)) ?? .status(500) {
        case .status(let code): send(context, .init(statusCode: code), [:], [])
        case .redirect(let target): send(context, .found, ["Location": target], [])
        case .bytes(let bytes): send(context, .ok, [:], bytes)
        case .silence:
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "10"])
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        case .drip:
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "1000000"])
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
            drip(NIOLoopBound(context, eventLoop: context.eventLoop))
        }
    }

    func channelInactive(context: ChannelHandlerContext) { isOpen = false }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func send(
        _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ headers: [String: String], _ bytes: [UInt8]
    ) {
        var all = HTTPHeaders(headers.map { ($0.key, $0.value) })
        all.add(name: "Content-Length", value: "\(bytes.count)")
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: all))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func drip(_ context: NIOLoopBound<ChannelHandlerContext>) {
        guard isOpen else { return }
        context.value.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "x")))), promise: nil)
        let handler = NIOLoopBound(self, eventLoop: context.value.eventLoop)
        context.value.eventLoop.scheduleTask(in: .milliseconds(100)) { handler.value.drip(context) }
    }
}

/// An authority, and a certificate of it for `localhost` and 127.0.0.1.
private struct ServerIdentity {
    /// PEM.
    let authority: String
    let context: NIOSSLContext

    init() throws {
        let authorityKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let authorityName = try DistinguishedName { CommonName("Authority of a test") }
        let (from, until) = (Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 4_000_000_000))
        let authority = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: authorityKey.publicKey,
            notValidBefore: from, notValidAfter: until, issuer: authorityName, subject: authorityName,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                KeyUsage(keyCertSign: true)
            },
            issuerPrivateKey: authorityKey)
        let own = P256.Signing.PrivateKey()
        let address = ASN1OctetString(contentBytes: [127, 0, 0, 1])
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PrivateKey(own).publicKey, notValidBefore: from, notValidAfter: until,
            issuer: authorityName, subject: try DistinguishedName { CommonName("localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                SubjectAlternativeNames([.dnsName("localhost"), .ipAddress(address)])
            },
            issuerPrivateKey: authorityKey)
        self.authority = try authority.serializeAsPEM().pemString
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.serializeAsPEM().pemString.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(own.derRepresentation), format: .der)
        context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
    }
}
