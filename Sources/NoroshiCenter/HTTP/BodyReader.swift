import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Reads bodies within limits of size, time and memory.
final class BodyReader: Sendable {
    private let deadline: Duration
    private let memory: Int
    private let held = Mutex(0)

    /// - Parameter memory: Bytes that all bodies together may take.
    init(deadline: Duration, memory: Int) {
        self.deadline = deadline
        self.memory = memory
    }

    /// Gives the whole body to `use`; its memory counts until `use` returns.
    ///
    /// - Throws: ``Refusal`` when it is larger than `limit`, slower than the deadline, or ends early.
    func withBody<T>(of request: Request, limit: Int, _ use: ([UInt8]) async throws -> T) async throws -> T {
        var taken = 0
        defer { release(taken) }
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limit { throw Self.tooLarge(limit) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(announced ?? 0, 1 << 16))
        let end = ContinuousClock.now + deadline
        do {
            for try await chunk in request.body {
                guard bytes.count + chunk.readableBytes <= limit else { throw Self.tooLarge(limit) }
                guard reserve(chunk.readableBytes) else {
                    throw Refusal(.serviceUnavailable, "too many large bodies at once", retryAfter: 5)
                }
                taken += chunk.readableBytes
                bytes.append(contentsOf: chunk.readableBytesView)
                // A sender that says nothing at all is cut off by the connection's idle time.
                guard ContinuousClock.now < end else {
                    throw Refusal(.requestTimeout, "the body took longer than \(deadline)")
                }
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.badRequest, "the body ended early")
        }
        // Nothing is made of half a body, even when the connection ended cleanly.
        if let announced, announced != bytes.count { throw Refusal(.badRequest, "the body ended early") }
        return try await use(bytes)
    }

    private static func tooLarge(_ limit: Int) -> Refusal {
        Refusal(.contentTooLarge, "the body is larger than \(limit) bytes", limit: limit)
    }

    private func reserve(_ count: Int) -> Bool {
        held.withLock { held in
            guard held + count <= memory else { return false }
            held += count
            return true
        }
    }

    private func release(_ count: Int) { held.withLock { $0 -= count } }
}
