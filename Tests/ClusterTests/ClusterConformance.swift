import Cluster
import Testing

/// What every cluster must do; each implementation's tests call it.
/// - Parameter advance: lets the cluster's time go on.
func clusterConformance(_ cluster: some ClusterServices, advance: (Duration) async throws -> Void) async throws {
    try await deliversInOrder(cluster)
    try await takesRates(cluster, advance: advance)
    try await cachesForAWhile(cluster, advance: advance)
    try await refusesNonsense(cluster)
}

private func deliversInOrder(_ cluster: some ClusterServices) async throws {
    try await cluster.publish([9], to: "conformance.news")
    var first = try await cluster.subscribe(to: "conformance.news").makeAsyncIterator()
    var second = try await cluster.subscribe(to: "conformance.news").makeAsyncIterator()
    var other = try await cluster.subscribe(to: "conformance.other").makeAsyncIterator()
    for number in UInt8(0)..<50 { try await cluster.publish([number, 0, 255], to: "conformance.news") }
    try await cluster.publish([], to: "conformance.other")
    for number in UInt8(0)..<50 {
        #expect(try await first.next() == [number, 0, 255])
        #expect(try await second.next() == [number, 0, 255])
    }
    #expect(try await other.next() == [])
}

private func takesRates(_ cluster: some ClusterServices, advance: (Duration) async throws -> Void) async throws {
    let key = "conformance.rate"
    for left in [2, 1, 0] {
        let decision = try await cluster.take(1, from: key, limit: 3, per: .seconds(3))
        #expect(decision.isAllowed)
        #expect(decision.remaining == left)
        #expect(decision.retryAfter == .zero)
    }
    let refused = try await cluster.take(1, from: key, limit: 3, per: .seconds(3))
    #expect(!refused.isAllowed)
    #expect(refused.remaining == 0)
    #expect(refused.retryAfter > .milliseconds(900) && refused.retryAfter <= .seconds(1))
    #expect(try await cluster.take(3, from: key + ".other", limit: 3, per: .seconds(3)).isAllowed)
    try await advance(.milliseconds(1100))
    #expect(try await cluster.take(1, from: key, limit: 3, per: .seconds(3)).isAllowed)
    #expect(try await !cluster.take(1, from: key, limit: 3, per: .seconds(3)).isAllowed)
}

private func cachesForAWhile(_ cluster: some ClusterServices, advance: (Duration) async throws -> Void) async throws {
    #expect(try await cluster.value(for: "conformance.a") == nil)
    try await cluster.setValue([1, 0, 2], for: "conformance.a", lifetime: .seconds(1))
    try await cluster.setValue([3], for: "conformance.b", lifetime: .seconds(100))
    #expect(try await cluster.value(for: "conformance.a") == [1, 0, 2])
    try await advance(.milliseconds(1100))
    #expect(try await cluster.value(for: "conformance.a") == nil)
    #expect(try await cluster.value(for: "conformance.b") == [3])
    try await cluster.setValue([4], for: "conformance.b", lifetime: .seconds(100))
    #expect(try await cluster.value(for: "conformance.b") == [4])
    try await cluster.removeValue(for: "conformance.b")
    #expect(try await cluster.value(for: "conformance.b") == nil)
}

private func refusesNonsense(_ cluster: some ClusterServices) async throws {
    let long = String(repeating: "x", count: ClusterError.maximumNameBytes + 1)
    for name in ["", long] {
        await #expect(throws: ClusterError.self) { try await cluster.publish([], to: name) }
        await #expect(throws: ClusterError.self) { _ = try await cluster.subscribe(to: name) }
        await #expect(throws: ClusterError.self) {
            _ = try await cluster.take(1, from: name, limit: 1, per: .seconds(1))
        }
        await #expect(throws: ClusterError.self) { _ = try await cluster.value(for: name) }
        await #expect(throws: ClusterError.self) { try await cluster.setValue([], for: name, lifetime: .seconds(1)) }
    }
    let nonsense: [(Int, Int, Duration)] = [
        (0, 1, .seconds(1)), (-1, 1, .seconds(1)), (2, 1, .seconds(1)), (1, 0, .seconds(1)), (1, 1, .zero),
        (1, 1, .seconds(-1)), (1, 1, .seconds(Int64.max)),
    ]
    for (cost, limit, window) in nonsense {
        await #expect(throws: ClusterError.self) {
            _ = try await cluster.take(cost, from: "k", limit: limit, per: window)
        }
    }
    await #expect(throws: ClusterError.self) { try await cluster.setValue([], for: "k", lifetime: .zero) }
}
