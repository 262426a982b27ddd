import Synchronization

/// How many jobs of each lane run.
final class LaneCounts: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func begin(_ lane: String) { counts.withLock { $0[lane, default: 0] += 1 } }
    func end(_ lane: String) { counts.withLock { $0[lane, default: 0] -= 1 } }

    /// The lanes in which no other job may begin.
    func full(_ limits: [String: Int]) -> [String] {
        counts.withLock { counts in counts.filter { $0.value >= limits[$0.key] ?? 2 }.map(\.key) }
    }
}
