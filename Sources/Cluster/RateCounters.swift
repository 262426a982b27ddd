/// Counts what callers use across all nodes, and says when it is too much.
public protocol RateCounters: Sendable {
    /// Takes `cost` out of the key's allowance of `limit` per `window`.
    ///
    /// The allowance is a bucket that is full at first and fills evenly: `limit` at once, then one each
    /// `window / limit`. What is refused takes nothing.
    ///
    /// - Throws: `invalid` when the limit or the cost is below 1, the cost is above the limit, or the window is not
    ///   between a millisecond and 31 days; `unavailable`.
    func take(_ cost: Int, from key: String, limit: Int, per window: Duration) async throws(ClusterError)
        -> RateDecision
}

/// Whether something may be done now, and what is left.
public struct RateDecision: Hashable, Sendable {
    public let isAllowed: Bool
    /// How much could be taken right now, after this.
    public let remaining: Int
    /// How long until the same cost would be allowed; zero when it was.
    public let retryAfter: Duration
    /// How long until the whole limit is there again.
    public let fullAfter: Duration

    public init(isAllowed: Bool, remaining: Int, retryAfter: Duration, fullAfter: Duration) {
        self.isAllowed = isAllowed
        self.remaining = remaining
        self.retryAfter = retryAfter
        self.fullAfter = fullAfter
    }
}

/// The arithmetic of a bucket that fills evenly, kept as one number: the time at which it will be full again (the
/// "theoretical arrival time" of the generic cell rate algorithm, ITU-T I.371).
struct RateBucket {
    let limit: Int
    let windowNanoseconds: Int64
    let costNanoseconds: Int64
    let tokenNanoseconds: Int64

    init(cost: Int, limit: Int, window: Duration) throws(ClusterError) {
        guard limit >= 1, (1...limit).contains(cost) else { throw .invalid("a limit is at least 1, a cost 1 to it") }
        guard window >= .milliseconds(1), window <= .seconds(31 * 86_400) else {
            throw .invalid("a window is a millisecond to 31 days")
        }
        self.limit = limit
        windowNanoseconds = window.nanoseconds
        tokenNanoseconds = max(1, windowNanoseconds / Int64(limit))
        costNanoseconds = min(
            windowNanoseconds, tokenNanoseconds.multipliedReportingOverflow(by: Int64(cost)).partialValue)
    }

    /// Decides at `now`, given when the bucket is full again; gives the new such time.
    func decide(fullAt: Int64, now: Int64) -> (decision: RateDecision, fullAt: Int64) {
        let start = max(fullAt, now)
        let end = start + costNanoseconds
        let isAllowed = end - now <= windowNanoseconds
        let full = isAllowed ? end : start
        let remaining = max(0, (windowNanoseconds - (full - now)) / tokenNanoseconds)
        let decision = RateDecision(
            isAllowed: isAllowed, remaining: min(limit, Int(remaining)),
            retryAfter: isAllowed ? .zero : .nanoseconds(end - now - windowNanoseconds),
            fullAfter: .nanoseconds(full - now))
        return (decision, full)
    }
}

extension Duration {
    /// Whole nanoseconds; a duration beyond 292 years is clipped to them.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds > 0 ? .max : .min }
        return product.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
    }
}
