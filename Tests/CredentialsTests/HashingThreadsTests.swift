import Dispatch
import Foundation
import Testing

@testable import Credentials

@Suite("Hashing threads")
struct HashingThreadsTests {
    @Test("Work beyond the queue is refused as overloaded, and room comes back")
    func overload() async throws {
        let threads = HashingThreads(count: 1, capacity: 1)
        let gate = DispatchSemaphore(value: 0)
        let started = AsyncStream<Void>.makeStream()
        let running = Task {
            try await threads.run {
                started.continuation.yield()
                gate.wait()
                return 1
            }
        }
        for await _ in started.stream { break }
        let results = await withTaskGroup(of: Result<Int, CredentialError>.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    do throws(CredentialError) { return .success(try await threads.run { 2 }) } catch {
                        return .failure(error)
                    }
                }
            }
            // One of the two waits behind the running work, the other is refused at once.
            let first = await group.next()
            gate.signal()
            return [first, await group.next()]
        }
        #expect(results == [.failure(.overloaded), .success(2)])
        #expect(try await running.value == 1)
        #expect(try await threads.run { 3 } == 3)
    }

    @Test("As much work runs at once as there are threads")
    func ownThreads() async throws {
        let threads = HashingThreads(count: 2, capacity: 10)
        let (left, right) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        // Each waits for the other: with a single thread neither would end.
        async let first = threads.run {
            left.signal()
            right.wait()
            return ObjectIdentifier(Thread.current)
        }
        async let second = threads.run {
            right.signal()
            left.wait()
            return ObjectIdentifier(Thread.current)
        }
        #expect(try await first != second)
    }

    @Test("What waits is still done when the owner goes")
    func ownerGoes() async throws {
        var threads: HashingThreads? = HashingThreads(count: 1, capacity: 10)
        let tasks = [threads, threads].map { threads in Task { try await threads?.run { 1 } } }
        threads = nil
        for task in tasks { #expect(try await task.value == 1) }
    }
}
