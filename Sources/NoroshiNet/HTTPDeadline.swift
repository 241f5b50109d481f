import AsyncHTTPClient

/// Ends an exchange at a deadline that covers the body too; the client's own ends with the head of the answer.
///
/// - Throws: `HTTPClientError.deadlineExceeded`; what `exchange` throws.
func within<Answer: Sendable>(
    _ deadline: Duration, _ exchange: @escaping @Sendable () async throws -> Answer
) async throws -> Answer {
    try await withThrowingTaskGroup(of: Answer.self) { group in
        group.addTask { try await exchange() }
        group.addTask {
            try await Task.sleep(for: deadline)
            throw HTTPClientError.deadlineExceeded
        }
        defer { group.cancelAll() }
        guard let answer = try await group.next() else { throw HTTPClientError.deadlineExceeded }
        return answer
    }
}
