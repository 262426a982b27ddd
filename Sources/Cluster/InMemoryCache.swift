import Synchronization

/// Values with a lifetime in this process, the least recently used first to go.
final class InMemoryCache: Sendable {
    private let limits: InMemoryCluster.Limits
    private let now: @Sendable () -> Duration
    private let entries = Mutex(RecencyList())

    init(limits: InMemoryCluster.Limits, now: @escaping @Sendable () -> Duration) {
        self.limits = limits
        self.now = now
    }

    func value(for key: String) throws(ClusterError) -> [UInt8]? {
        try ClusterError.checkName(key)
        let now = now()
        return entries.withLock { entries in
            guard let entry = entries.touch(key) else { return nil }
            if entry.expires > now { return entry.value }
            entries.remove(key)
            return nil
        }
    }

    func setValue(_ value: [UInt8], for key: String, lifetime: Duration) throws(ClusterError) {
        try ClusterError.checkName(key)
        guard lifetime > .zero else { throw .invalid("a lifetime is more than nothing") }
        guard value.count <= limits.messageBytes else { throw .tooLarge(limitBytes: limits.messageBytes) }
        let entry = RecencyList.Entry(value: value, expires: now() + lifetime)
        entries.withLock { entries in
            entries.set(key, entry)
            while entries.count > limits.cachedValues || entries.bytes > limits.cachedBytes { entries.removeOldest() }
        }
    }

    func removeValue(for key: String) throws(ClusterError) {
        try ClusterError.checkName(key)
        entries.withLock { $0.remove(key) }
    }

    /// How many values are held, and their bytes with keys.
    var size: (count: Int, bytes: Int) { entries.withLock { ($0.count, $0.bytes) } }
}
