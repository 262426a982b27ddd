import Foundation
import Synchronization

/// How often callers may call: a token bucket for each caller and class, kept in memory.
public final class RateLimiter: Sendable {
    /// Calls in a minute; the bucket holds one minute's worth.
    public struct Allowances: Sendable, Hashable {
        /// A client address that is nobody.
        public var anonymous: Double
        /// A signed-in caller. A page that searches while one types, and plays and reads along, asks twice a second.
        public var authenticated: Double
        /// Sign-in and its like, by client address.
        public var credentials: Double

        public init(anonymous: Double = 30, authenticated: Double = 300, credentials: Double = 10) {
            self.anonymous = anonymous
            self.authenticated = authenticated
            self.credentials = credentials
        }
    }

    private struct Key: Hashable {
        let rate: RateClass
        let caller: UUID?
        let address: String?
    }

    private struct Bucket {
        var tokens: Double
        var filled: UInt64
    }

    /// Callers that are remembered at once; when there are more, those whose buckets are full again are forgotten, then all.
    static let limit = 100_000

    private let allowances: Allowances?
    private let clock: @Sendable () -> UInt64
    private let buckets = Mutex<[Key: Bucket]>([:])

    /// - Parameters:
    ///   - allowances: nil lifts all limits.
    ///   - clock: nanoseconds that only rise.
    public init(allowances: Allowances? = Allowances(), clock: (@Sendable () -> UInt64)? = nil) {
        self.allowances = allowances
        self.clock = clock ?? { MonotonicTime.now.nanoseconds }
    }

    /// Takes one call from the caller's allowance.
    /// - Throws: `rate_limit_exceeded`, with the time after which there is one again.
    func take(from rate: RateClass, for identity: Identity, address: String?) throws(HansardError) {
        guard let allowances, rate != .unlimited, identity.kind != .system else { return }
        let perMinute =
            switch (rate, identity.kind) {
            case (.credentials, _): allowances.credentials
            case (_, .anonymous): allowances.anonymous
            default: allowances.authenticated
            }
        let byAddress = rate == .credentials || identity.kind == .anonymous
        let key = Key(
            rate: rate, caller: byAddress ? nil : identity.credential ?? identity.user,
            address: byAddress ? address ?? "" : nil)
        let now = clock()
        let wait: Double? = buckets.withLock { buckets in
            if buckets.count >= Self.limit { Self.forget(&buckets, now: now) }
            var bucket = buckets[key] ?? Bucket(tokens: perMinute, filled: now)
            bucket.tokens = min(perMinute, bucket.tokens + Double(now &- bucket.filled) / 60e9 * perMinute)
            bucket.filled = now
            let wait = bucket.tokens >= 1 ? nil : (1 - bucket.tokens) * 60 / perMinute
            if wait == nil { bucket.tokens -= 1 }
            buckets[key] = bucket
            return wait
        }
        if let wait {
            throw HansardError(
                .rateLimitExceeded, "Too many requests; try again later", retryAfter: .seconds(wait.rounded(.up)))
        }
    }

    /// Callers that are remembered now.
    var remembered: Int { buckets.withLock { $0.count } }

    private static func forget(_ buckets: inout [Key: Bucket], now: UInt64) {
        // After a minute every bucket is full, as a new one is
        buckets = buckets.filter { now &- $0.value.filled < 60_000_000_000 }
        if buckets.count >= limit { buckets.removeAll(keepingCapacity: true) }
    }
}
