import Synchronization

/// How long the reads of one text have taken lately, and so whether they may share a connection.
///
/// A text earns it by running alone: only what is quick gains from sharing, and a slow read would hold the others up.
/// The counts are estimates, so that threads may get in each other's way without harm.
final class PostgreSQLPace: Sendable {
    /// In nanoseconds. Below this, what a read costs is mostly system calls and switches between threads.
    private static let quick = 250_000
    /// In nanoseconds. What took longer must have been quick for some time before it shares again.
    static let slow = 10_000_000
    /// How many reads in a row must not have been slow after one that was.
    private static let probation = 32

    /// The least that a read has taken, rising slowly while reads take longer: waiting for a busy processor is no
    /// property of the statement.
    private let least = Atomic<Int>(.max)
    private let remaining = Atomic<Int>(0)

    /// Whether the next read may share a connection.
    var isQuick: Bool {
        least.load(ordering: .relaxed) <= Self.quick && remaining.load(ordering: .relaxed) == 0
    }

    /// Takes in what a read took, in nanoseconds: alone, or its part of what those that shared took together.
    func note(_ nanoseconds: Int) {
        let before = least.load(ordering: .relaxed)
        // Where nothing changes, nothing is written that another thread would have to fetch again.
        if before != nanoseconds { least.store(min(nanoseconds, before + min(before / 32 + 1, .max - before)), ordering: .relaxed) }
        if nanoseconds > Self.slow { return distrust() }
        let left = remaining.load(ordering: .relaxed)
        if left > 0 { remaining.store(left - 1, ordering: .relaxed) }
    }

    /// A read of this text failed, or was among those of which one was slow.
    func distrust() {
        remaining.store(Self.probation, ordering: .relaxed)
    }
}

/// The paces of the texts seen lately.
struct PostgreSQLPaces {
    private let capacity: Int
    private var known: [String: PostgreSQLPace] = [:]

    init(capacity: Int) {
        self.capacity = max(8, capacity)
    }

    /// The pace of a text, a new one if it was not seen before.
    mutating func pace(of text: String) -> PostgreSQLPace {
        if let pace = known[text] { return pace }
        // Those in use earn their place again within a few reads.
        if known.count >= capacity { known.removeAll(keepingCapacity: true) }
        let pace = PostgreSQLPace()
        known[text] = pace
        return pace
    }
}
