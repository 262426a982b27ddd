import Testing

@testable import Cluster

@Suite("A cluster in memory")
struct InMemoryClusterTests {
    let time = ManualTime()

    @Test("It conforms")
    func conforms() async throws {
        try await clusterConformance(InMemoryCluster(now: time.now)) { time.advance($0) }
    }

    @Test("A slow subscriber gets what was buffered and then notice; the others miss nothing")
    func slowSubscriber() async throws {
        var limits = InMemoryCluster.Limits()
        limits.messagesPerSubscriber = 4
        let bus = InMemoryMessageBus(limits: limits)
        var slow = try bus.subscribe(to: "t").makeAsyncIterator()
        var quick = try bus.subscribe(to: "t").makeAsyncIterator()
        for number in UInt8(0)..<10 {
            try bus.publish([number], to: "t")
            #expect(try await quick.next() == [number])
        }
        #expect(bus.subscriberCount == 1)
        for number in UInt8(0)..<4 { #expect(try await slow.next() == [number]) }
        await #expect(throws: ClusterError.subscriberTooSlow) { _ = try await slow.next() }
        #expect(try await slow.next() == nil)
    }

    @Test("A subscriber that leaves is forgotten, and so is its topic")
    func leaving() async throws {
        let bus = InMemoryMessageBus(limits: .init())
        let reader = Task { [subscription = try bus.subscribe(to: "t")] in
            for try await _ in subscription {}
        }
        #expect(bus.subscriberCount == 1)
        reader.cancel()
        _ = await reader.result
        #expect(bus.subscriberCount == 0)
        do { _ = try bus.subscribe(to: "t") }
        #expect(bus.subscriberCount == 0, "one that is dropped without reading")
    }

    @Test("Subscribers beyond the limit and messages beyond the size are refused")
    func limits() async throws {
        var limits = InMemoryCluster.Limits()
        limits.subscribers = 2
        limits.messageBytes = 10
        let cluster = InMemoryCluster(limits: limits)
        let held = [try await cluster.subscribe(to: "a"), try await cluster.subscribe(to: "b")]
        await #expect(throws: ClusterError.tooManySubscribers(limit: 2)) { _ = try await cluster.subscribe(to: "a") }
        await #expect(throws: ClusterError.tooLarge(limitBytes: 10)) {
            try await cluster.publish([UInt8](repeating: 0, count: 11), to: "a")
        }
        await #expect(throws: ClusterError.tooLarge(limitBytes: 10)) {
            try await cluster.setValue([UInt8](repeating: 0, count: 11), for: "a", lifetime: .seconds(1))
        }
        #expect(held.count == 2)
    }

    @Test("Concurrent takers get exactly the limit")
    func concurrentTakers() async throws {
        let cluster = InMemoryCluster(now: time.now)
        let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask { try await cluster.take(1, from: "k", limit: 60, per: .seconds(60)).isAllowed }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 60)
        time.advance(.seconds(10))
        let decision = try await cluster.take(10, from: "k", limit: 60, per: .seconds(60))
        #expect(decision.isAllowed)
        #expect(decision.remaining == 0)
        #expect(decision.fullAfter == .seconds(60))
    }

    @Test("Over any span, no more than the limit and what refilled is allowed", arguments: [1, 3, 7, 1000])
    func longRun(limit: Int) async throws {
        let counters = InMemoryRateCounters(limit: 10, now: time.now)
        var allowed = 0
        for _ in 0..<10_000 {
            if try counters.take(1, from: "k", limit: limit, per: .seconds(1)).isAllowed { allowed += 1 }
            time.advance(.microseconds(500))
        }
        // The full bucket, and what refilled until the last try, at 4.9995 s.
        let expected = limit + Int(4.9995 * Double(limit))
        #expect((expected...expected + 1).contains(allowed))
    }

    @Test("Counted keys are bounded, and who owes most is remembered")
    func boundedCounters() throws {
        let counters = InMemoryRateCounters(limit: 100, now: time.now)
        for _ in 0..<50 { _ = try counters.take(1, from: "greedy", limit: 50, per: .seconds(3600)) }
        for number in 0..<10_000 {
            _ = try counters.take(1, from: "visitor \(number)", limit: 50, per: .seconds(3600))
            #expect(counters.count <= 100)
        }
        #expect(try !counters.take(1, from: "greedy", limit: 50, per: .seconds(3600)).isAllowed)
        time.advance(.seconds(7200))
        #expect(try counters.take(50, from: "greedy", limit: 50, per: .seconds(3600)).isAllowed)
    }

    @Test("The cache holds its bounds and keeps what is used")
    func boundedCache() throws {
        var limits = InMemoryCluster.Limits()
        limits.cachedValues = 50
        limits.cachedBytes = 1000
        let cache = InMemoryCache(limits: limits, now: time.now)
        try cache.setValue([7], for: "used", lifetime: .seconds(1000))
        for number in 0..<1000 {
            try cache.setValue([UInt8](repeating: 1, count: number % 60), for: "k\(number)", lifetime: .seconds(1000))
            #expect(try cache.value(for: "used") == [7])
            #expect(cache.size.count <= 50 && cache.size.bytes <= 1000)
        }
        #expect(try cache.value(for: "k1") == nil)
        #expect(try cache.value(for: "k999") != nil)
        for number in 0..<1000 { try cache.removeValue(for: "k\(number)") }
        #expect(cache.size.count == 1 && cache.size.bytes == 5)
    }

    @Test("A value larger than the whole cache leaves it empty rather than over its bound")
    func hugeValue() throws {
        var limits = InMemoryCluster.Limits()
        limits.cachedBytes = 10
        let cache = InMemoryCache(limits: limits, now: time.now)
        try cache.setValue([UInt8](repeating: 1, count: 100), for: "k", lifetime: .seconds(1))
        #expect(cache.size.count == 0 && cache.size.bytes == 0)
    }
}
