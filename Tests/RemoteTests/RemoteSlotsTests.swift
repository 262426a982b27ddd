import RemoteTesting
import Testing

@testable import Remote

@Suite("Places for work")
struct RemoteSlotsTests {
    @Test("Who finds the line full is told; who gives up makes room; who fails gives the place back")
    func line() async throws {
        let slots = RemoteSlots("test server", limit: 1, longestLine: 1)
        let (inside, entered) = AsyncStream<Void>.makeStream()
        let (door, opened) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await slots.run { () throws(RemoteError) in
                entered.yield()
                for await _ in door { break }
                throw RemoteError(.refused, "")
            }
        }
        for await _ in inside { break }
        let second = Task { try await slots.run { () throws(RemoteError) in 2 } }
        while await slots.waiting == 0 { await Task.yield() }
        let third = await failure { () throws(RemoteError) in
            try await slots.run { () throws(RemoteError) in 3 }
        }
        #expect(third?.code == .busy)
        second.cancel()
        await #expect(throws: RemoteError.cancelled) { try await second.value }
        let fourth = Task { try await slots.run { () throws(RemoteError) in 4 } }
        while await slots.waiting == 0 { await Task.yield() }
        opened.yield()
        await #expect(throws: RemoteError.self) { try await first.value }
        #expect(try await fourth.value == 4)
        #expect(try await slots.run { () throws(RemoteError) in 5 } == 5)
    }
}
