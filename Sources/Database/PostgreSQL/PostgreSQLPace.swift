import Synchronization

/// How long the reads of one text have taken lately, and so whether they may share a connection.
///
/// A text earns it by running alone: only what is quick gains from sharing, and a slow read would hold the others up.
/// The figures are estimates, which threads may overwrite for each other without harm.
final class PostgreSQLPace: Sendable {
    /// In nanoseconds. Below this, what a read costs is mostly system calls and switches between threads.
    private static let quick = 250_000
    /// In nanoseconds. A text of which a read took longer is on probation.
    private static let slow = 10_000_000
    /// How many reads in a row must not be slow until the text may share again.
    private static let probation = 32

    /// The least that a read has taken, rising slowly while reads take longer: waiting for a busy processor is no
    /// property of the statement.
    private let least = Atomic<Int>(.max / 2)
    private let remaining = Atomic<Int>(0)

    /// Whether the next read may share a connection.
    var isQuick: Bool {
        least.load(ordering: .relaxed) <= Self.quick && remaining.load(ordering: .relaxed) == 0
    }

    /// Takes in how long a read took.
    /// - Parameters:
    ///   - nanoseconds: From sending to the answer.
    ///   - count: How many reads were answered together in that time.
    func note(_ nanoseconds: UInt64, sharedBy count: Int = 1) {
        let before = least.load(ordering: .relaxed)
        let part = Int(clamping: nanoseconds) / count
        least.store(min(part, before + before / 32 + 1), ordering: .relaxed)
        if nanoseconds > Self.slow { return distrust() }
        let left = remaining.load(ordering: .relaxed)
        if left > 0 { remaining.store(left - 1, ordering: .relaxed) }
    }

    /// Puts the text on probation: a read of it failed, or was among those of which one was slow.
    func distrust() {
        remaining.store(Self.probation, ordering: .relaxed)
    }
}

/// The paces of the texts seen lately.
struct PostgreSQLPaces {
    private static let capacity = 1_000

    private var known: [String: PostgreSQLPace] = [:]

    /// The pace of a text, a new one if it was not seen before.
    mutating func pace(of text: String) -> PostgreSQLPace {
        if let pace = known[text] { return pace }
        // Those in use earn their place again within a few reads.
        if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
        let pace = PostgreSQLPace()
        known[text] = pace
        return pace
    }
}
