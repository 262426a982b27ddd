import Synchronization

/// Buckets by key in this process.
final class InMemoryRateCounters: Sendable {
    private let limit: Int
    private let now: @Sendable () -> Duration
    /// When each bucket is full again, in nanoseconds; a bucket that is full needs no entry.
    private let fullAt = Mutex<[String: Int64]>([:])

    init(limit: Int, now: @escaping @Sendable () -> Duration) {
        self.limit = max(1, limit)
        self.now = now
    }

    func take(_ cost: Int, from key: String, limit: Int, per window: Duration) throws(ClusterError) -> RateDecision {
        try ClusterError.checkName(key)
        let bucket = try RateBucket(cost: cost, limit: limit, window: window)
        let now = now().nanoseconds
        return fullAt.withLock { fullAt in
            let (decision, next) = bucket.decide(fullAt: fullAt[key] ?? 0, now: now)
            if fullAt[key] == nil && fullAt.count >= self.limit { makeRoom(&fullAt, now: now) }
            fullAt[key] = next
            return decision
        }
    }

    /// Forgets the full buckets, and if those are few, the ones nearest to it: an eighth at once, so that the sorting
    /// is paid for by many calls. Who owes most is remembered longest.
    private func makeRoom(_ fullAt: inout [String: Int64], now: Int64) {
        fullAt = fullAt.filter { $0.value > now }
        let surplus = fullAt.count - (limit - max(1, limit / 8))
        guard surplus > 0 else { return }
        for (key, _) in fullAt.sorted(by: { $0.value < $1.value }).prefix(surplus) { fullAt[key] = nil }
    }

    /// How many keys are remembered.
    var count: Int { fullAt.withLock { $0.count } }
}
