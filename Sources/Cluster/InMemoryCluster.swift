/// The cluster of a single node: everything in this process's memory, within fixed bounds.
public struct InMemoryCluster: ClusterServices {
    /// How much may be held; each number is a ceiling.
    public struct Limits: Hashable, Sendable {
        /// Subscribers, over all topics.
        public var subscribers = 10_000
        /// Messages that wait for one subscriber before it counts as too slow.
        public var messagesPerSubscriber = 256
        /// Bytes of one message or cached value.
        public var messageBytes = 256 * 1024
        /// Keys that rates are counted for. Beyond it, those that owe least are forgotten.
        public var counters = 100_000
        /// Cached values, and the bytes of all of them with their keys. Beyond either, the least recently used go.
        public var cachedValues = 50_000
        public var cachedBytes = 32 * 1024 * 1024

        public init() {}
    }

    private let bus: InMemoryMessageBus
    private let counters: InMemoryRateCounters
    private let cache: InMemoryCache

    /// - Parameter now: time since any fixed moment; it must not run backwards.
    public init(limits: Limits = Limits(), now: @escaping @Sendable () -> Duration = Self.monotonicTime()) {
        bus = InMemoryMessageBus(limits: limits)
        counters = InMemoryRateCounters(limit: limits.counters, now: now)
        cache = InMemoryCache(limits: limits, now: now)
    }

    /// The machine's own monotonic time, counted from this call.
    public static func monotonicTime() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }

    public func publish(_ bytes: [UInt8], to topic: String) async throws(ClusterError) {
        try bus.publish(bytes, to: topic)
    }

    public func subscribe(to topic: String) async throws(ClusterError) -> Subscription {
        try bus.subscribe(to: topic)
    }

    public func take(
        _ cost: Int, from key: String, limit: Int, per window: Duration
    ) async throws(ClusterError) -> RateDecision {
        try counters.take(cost, from: key, limit: limit, per: window)
    }

    public func value(for key: String) async throws(ClusterError) -> [UInt8]? { try cache.value(for: key) }

    public func setValue(_ value: [UInt8], for key: String, lifetime: Duration) async throws(ClusterError) {
        try cache.setValue(value, for: key, lifetime: lifetime)
    }

    public func removeValue(for key: String) async throws(ClusterError) { try cache.removeValue(for: key) }
}
