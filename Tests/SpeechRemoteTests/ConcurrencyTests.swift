import RemoteTesting
import Speech
import Testing

@testable import SpeechRemote

@Suite("Work at the same time")
struct ConcurrencyTests {
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
}
