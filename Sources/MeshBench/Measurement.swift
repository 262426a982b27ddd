import Foundation

/// How long something takes: the best of several rounds, in the processor's time, so that other programs count little.
struct Measurement: CustomStringConvertible {
    private static let rounds = 7
    private static let callsInRound = 200_000

    let name: String
    let nanoseconds: Double

    init(of name: String, _ body: () async throws -> Void) async throws {
        self.name = name
        var best = Double.infinity
        for _ in 0..<Self.rounds {
            let start = Self.processorTime()
            for _ in 0..<Self.callsInRound { try await body() }
            best = min(best, Double(Self.processorTime() - start) / Double(Self.callsInRound))
        }
        nanoseconds = best
    }

    var description: String { "\(Int(nanoseconds.rounded())) ns  \(name)" }

    private static func processorTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
