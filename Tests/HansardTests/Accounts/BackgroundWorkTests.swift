import Logging
import Synchronization
import Testing

@testable import Hansard

@Suite struct BackgroundWorkTests {
    private let work = BackgroundWork(logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))

    @Test("Work is done while it runs, also behind a piece that waits and one that fails")
    func runs() async throws {
        let (blocked, release) = AsyncStream<Void>.makeStream()
        let (done, tell) = AsyncStream<Int>.makeStream()
        let running = Task { try await work.run() }
        work.post("waiting") {
            for await _ in blocked { break }
            tell.yield(3)
        }
        work.post("failing") { throw CancellationError() }
        work.post("first") { tell.yield(1) }
        var order: [Int] = []
        for await number in done {
            order.append(number)
            if number == 1 { work.post("second") { tell.yield(2) } }
            if number == 2 { release.yield() }
            if number == 3 { break }
        }
        #expect(order == [1, 2, 3])
        running.cancel()
        try await running.value
    }

    @Test("What is left at the end is done before it returns")
    func finishes() async throws {
        let count = Counter()
        let running = Task { try await work.run() }
        running.cancel()
        for _ in 0..<10 { work.post("piece") { count.raise() } }
        try await running.value
        await work.finishWaiting()
        #expect(count.value == 10)
    }

    @Test("No more than a thousand pieces wait")
    func bounded() async {
        let count = Counter()
        for _ in 0..<1200 { work.post("piece") { count.raise() } }
        await work.finishWaiting()
        #expect(count.value == 1000)
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }
    func raise() { count.add(1, ordering: .relaxed) }
}
