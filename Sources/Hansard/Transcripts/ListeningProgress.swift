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
                var pace: Pace?
                for await milliseconds in reports {
                    // Loading models, and passing what was heard before, tells nothing about the rest.
                    let known = pace.flatMap { $0.from == milliseconds ? nil : $0 } ?? Pace(from: milliseconds)
                    pace = known
                    try await tell(milliseconds, pace: known)
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// Since when, and from where on, a recording is listened to.
    private struct Pace {
        let began = ContinuousClock.now
        let from: Int

        /// About how long it will take to come from `place` to `end`; nil while too little has been heard to tell.
        func timeLeft(at place: Int, of end: Int) -> Duration? {
            let spent = began.duration(to: .now)
            guard spent > .seconds(3), place > from, end > place else { return nil }
            return spent * (Double(end - place) / Double(place - from))
        }
    }

    private func tell(_ milliseconds: Int, pace: Pace) async throws {
        let total = durationMs.map { max($0, milliseconds, 1) }
        // The end is the transaction's that writes the result.
        let fraction = total.map { min(0.99, Double(milliseconds) / Double($0)) } ?? 0
        let place = Self.clockTime(milliseconds)
        let left = total.flatMap { pace.timeLeft(at: milliseconds, of: $0) }
        let parts = [
            "\(detail): \(place)", total.map { " of \(Self.clockTime($0))" },
            left.map { ", about \(Self.clockTime(Int($0 / .milliseconds(1)))) left" },
        ]
        try await context.progress(fraction, detail: parts.compactMap { $0 }.joined())
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
