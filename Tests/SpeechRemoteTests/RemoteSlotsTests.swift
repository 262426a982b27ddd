import Speech
import Synchronization
import Testing

@testable import SpeechRemote

@Suite("Work at the same time")
struct RemoteSlotsTests {
    /// Lets requests through two by two, and counts those that are there at once.
    private actor Pairs {
        private(set) var most = 0
        private var present = 0
        private var first: CheckedContinuation<Void, Never>?

        func pass() async {
            present += 1
            most = max(most, present)
            if let waiting = first {
                first = nil
                waiting.resume()
            } else {
                await withCheckedContinuation { first = $0 }
            }
            present -= 1
        }
    }

    @Test("No more requests are under way than the settings allow, and no fewer")
    func limit() async throws {
        let pairs = Pairs()
        let settings = OpenAISettings(base: "", key: nil, model: "m", concurrency: 2)
        try await withOpenAI(
            settings,
            script: { _, _ in
                await pairs.pass()
                return .json(#"{"text":"x"}"#)
            }
        ) { engine, server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await engine.words(in: tone).count } }
                for try await count in group { #expect(count == 1) }
            }
            #expect(await pairs.most == 2)
            #expect(server.requests.count == 20)
        }
    }

    @Test("Who finds the line full is told; who gives up makes room; who fails gives the place back")
    func line() async throws {
        let slots = RemoteSlots(limit: 1, longestLine: 1)
        let (inside, entered) = AsyncStream<Void>.makeStream()
        let (door, opened) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await slots.run { () throws(RemoteSpeechError) in
                entered.yield()
                for await _ in door { break }
                throw RemoteSpeechError(.refused, "")
            }
        }
        for await _ in inside { break }
        let second = Task { try await slots.run { () throws(RemoteSpeechError) in 2 } }
        while await slots.waiting == 0 { await Task.yield() }
        let third = await failure { () throws(RemoteSpeechError) in
            try await slots.run { () throws(RemoteSpeechError) in 3 }
        }
        #expect(third?.code == .busy && third?.speechError == .busy)
        second.cancel()
        await #expect(throws: RemoteSpeechError.cancelled) { try await second.value }
        let fourth = Task { try await slots.run { () throws(RemoteSpeechError) in 4 } }
        while await slots.waiting == 0 { await Task.yield() }
        opened.yield()
        await #expect(throws: RemoteSpeechError.self) { try await first.value }
        #expect(try await fourth.value == 4)
        #expect(try await slots.run { () throws(RemoteSpeechError) in 5 } == 5)
    }
}
