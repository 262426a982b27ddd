import Foundation
import Remote
import RemoteTesting
import Speech
import Testing

@testable import SpeechRemote

@Suite("Whatever a speech server does is an error of its engine")
struct ServerFailureTests {
    private let settings = OpenAISettings(
        base: "", key: secretKey, model: "m",
        retry: RetryPolicy(attempts: 4, pause: .seconds(1), longestPause: .seconds(30)), answerLimit: 100_000)

    private func outcome(
        _ time: TestTime = TestTime(), _ script: @escaping ScriptedServer.Script
    ) async throws -> (error: RemoteError?, requests: Int) {
        try await withOpenAI(settings, time: time, script: script) { engine, server in
            let error = await failure { () throws(RemoteError) in try await engine.recognition(of: tone) }
            #expect(error.map { !"\($0) \($0.speechError)".contains(secretKey) } ?? true)
            return (error, server.requests.count)
        }
    }

    @Test(
        "What the caller cannot mend is refused, what may pass has failed",
        arguments: [
            (401, true), (402, true), (404, true), (413, true), (422, true), (429, false), (500, false), (408, false),
        ])
    func translated(_ status: Int, _ isRefused: Bool) async throws {
        let (error, _) = try await outcome { _, _ in .answer(status, #"{"detail":"no: \#(secretKey)"}"#) }
        let told = error?.message ?? ""
        #expect(told.hasPrefix("The speech server at 127.0.0.1:"))
        #expect(error?.speechError == (isRefused ? .engineRefused(told) : .engineFailed(told)))
    }

    @Test("The engine keeps to the limits of its settings")
    func limits() async throws {
        let (slow, _) = try await outcome { _, _ in .silence }
        #expect(slow?.code == .timedOut && slow?.message.hasSuffix("within 120 s.") == true)
        let (large, _) = try await outcome { _, _ in .endless(String(repeating: " ", count: 1 << 16)) }
        #expect(large?.code == .answerTooLarge)
        let time = TestTime()
        let (failed, requests) = try await outcome(time) { _, _ in .reset }
        #expect(failed?.code == .unreachable && requests == 4 && time.pauses.count == 3)
    }

    @Test(
        "Answers that are no transcription are unreadable",
        arguments: [
            "", "<html>", "{", #"{"text":"cut o"#, "{}", "[]", "null", #"{"text":5}"#, #"{"error":{"message":"no"}}"#,
            #"{"text":"a","words":{}}"#, #"{"text":"a","words":[{"word":"a","start":"x"}]}"#, "\u{0}\u{1}", "\u{FEFF}",
            String(repeating: "[", count: 50_000),
        ])
    func unreadable(_ body: String) async throws {
        let (error, requests) = try await outcome { _, _ in .json(body) }
        #expect(error?.code == .unreadableAnswer && requests == 1)
    }

    @Test("A task that is cancelled is done at once")
    func cancelled() async throws {
        let (arrived, signal) = AsyncStream<Void>.makeStream()
        let (held, release) = AsyncStream<Void>.makeStream()
        defer { release.finish() }
        try await withOpenAI(
            settings,
            script: { _, _ in
                signal.yield()
                for await _ in held {}
                return .silence
            }
        ) { engine, _ in
            let work = Task { try await engine.words(in: tone) }
            for await _ in arrived { break }
            work.cancel()
            await #expect(throws: SpeechError.cancelled) { try await work.value }
        }
    }
}
