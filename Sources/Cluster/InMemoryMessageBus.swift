import Synchronization

/// Topics and their subscribers in this process.
final class InMemoryMessageBus: Sendable {
    private typealias Continuation = AsyncThrowingStream<[UInt8], any Error>.Continuation

    private struct State {
        var topics: [String: [Int: Continuation]] = [:]
        var count = 0
        var nextID = 0

        mutating func remove(_ id: Int, from topic: String) {
            guard topics[topic]?.removeValue(forKey: id) != nil else { return }
            count -= 1
            if topics[topic]?.isEmpty == true { topics[topic] = nil }
        }
    }

    private let limits: InMemoryCluster.Limits
    private let state = Mutex(State())

    init(limits: InMemoryCluster.Limits) {
        self.limits = limits
    }

    func publish(_ bytes: [UInt8], to topic: String) throws(ClusterError) {
        try ClusterError.checkName(topic)
        guard bytes.count <= limits.messageBytes else { throw .tooLarge(limitBytes: limits.messageBytes) }
        let slow = state.withLock { state in
            // Yielding under the lock keeps one order for all subscribers; it only enqueues.
            let slow = (state.topics[topic] ?? [:]).filter { _, continuation in
                if case .dropped = continuation.yield(bytes) { true } else { false }
            }
            for id in slow.keys { state.remove(id, from: topic) }
            return slow
        }
        // Outside of the lock: finishing calls `onTermination`, which takes it.
        for continuation in slow.values { continuation.finish(throwing: ClusterError.subscriberTooSlow) }
    }

    func subscribe(to topic: String) throws(ClusterError) -> Subscription {
        try ClusterError.checkName(topic)
        let (stream, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream(
            bufferingPolicy: .bufferingOldest(limits.messagesPerSubscriber))
        let id: Int? = state.withLock { state in
            guard state.count < limits.subscribers else { return nil }
            state.nextID += 1
            state.count += 1
            state.topics[topic, default: [:]][state.nextID] = continuation
            return state.nextID
        }
        guard let id else { throw .tooManySubscribers(limit: limits.subscribers) }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.remove(id, from: topic) }
        }
        return Subscription(stream)
    }

    /// How many are subscribed.
    var subscriberCount: Int { state.withLock { $0.count } }
}
