/// Ends work when its time is over.
enum Deadline {
    /// The time is over.
    struct Over: Error {}

    /// Runs work that heeds being cancelled.
    /// - Throws: `Over`, or what the work throws.
    static func within<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw Over()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw Over() }
            return value
        }
    }
}
