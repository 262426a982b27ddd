import Jobs

/// Tells a job's followers how much of a recording has been listened to.
struct ListeningProgress: Sendable {
    let context: JobContext
    /// Nil while nobody knows: then only the time is told.
    let durationMs: Int?
    let detail: String

    /// Runs `work`, which reports milliseconds as they pass. When the job is lost to another worker, `work` is
    /// cancelled.
    /// - Throws: what `work` throws; `JobError.leaseLost`.
    func follow<Result: Sendable>(
        _ work: @escaping @Sendable (_ report: @escaping @Sendable (Int) -> Void) async throws -> Result
    ) async throws -> Result {
        let (reports, continuation) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                defer { continuation.finish() }
                return try await work { continuation.yield($0) }
            }
            group.addTask {
                for await milliseconds in reports { try await tell(milliseconds) }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private func tell(_ milliseconds: Int) async throws {
        let total = durationMs.map { max($0, milliseconds, 1) }
        // The end is the transaction's that writes the result.
        let fraction = total.map { min(0.99, Double(milliseconds) / Double($0)) } ?? 0
        let place = Self.clockTime(milliseconds)
        try await context.progress(
            fraction, detail: "\(detail): \(place)\(total.map { " of \(Self.clockTime($0))" } ?? "")")
    }

    /// `1:02:03`, or `2:03` under an hour.
    static func clockTime(_ milliseconds: Int) -> String {
        let seconds = milliseconds / 1000
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let hours = seconds / 3600
        return hours > 0
            ? "\(hours):\(two(seconds / 60 % 60)):\(two(seconds % 60))" : "\(seconds / 60):\(two(seconds % 60))"
    }
}
