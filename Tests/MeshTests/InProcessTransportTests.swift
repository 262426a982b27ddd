import Foundation
import Mesh
import MeshConformance
import Synchronization
import Testing

@Suite("The way to a service of the same process")
struct InProcessTransportTests {
    @Test("It keeps what every way promises", arguments: TransportConformance.Promise.allCases)
    func conformance(_ promise: TransportConformance.Promise) async throws {
        let ledger = MemoryLedger()
        let node = try MeshNode(
            services: [EchoService(on: "here", ledger: ledger)], ledger: ledger, limiter: RateLimiter(allowances: nil),
            logger: .silent)
        try await TransportConformance(node: "here") { node.mesh(for: $0, origin: $1) }.check(promise)
    }

    @Test("A service that does not run here is unavailable")
    func absent() async throws {
        let node = try MeshNode(services: [], ledger: MemoryLedger(), logger: .silent)
        let error = try await failure {
            _ = try await node.mesh(for: .system(in: UUID()), origin: CallOrigin(requestID: "r"))[EchoService.self]
                .who()
        }
        #expect(error.code == .unavailable)
        #expect(error.code.status == 503)
    }

    @Test("The longest stream is made as it is read, and no faster")
    func lazily() async throws {
        let made = Counter()
        let stream = AnswerStream(AsyncThrowingStream<Int, any Error> { made.next() })
        var iterator = stream.makeAsyncIterator()
        for expected in 1...3 {
            #expect(try await iterator.next() == expected)
            #expect(made.value == expected)
        }
    }
}

/// Counts how often it was asked.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }
    @discardableResult
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
