import AsyncHTTPClient
import Foundation
import Speech
import Testing

@testable import SpeechRemote

@Suite("Whatever a speech server does is an error with a sentence, and never the key")
struct ServerFailureTests {
    private let settings = OpenAISettings(
        base: "", key: secretKey, model: "m",
        retry: RetryPolicy(attempts: 4, pause: .seconds(1), longestPause: .seconds(30)), answerLimit: 100_000)

    private func outcome(
        _ time: TestTime = TestTime(), _ script: @escaping SpeechServer.Script
    ) async throws -> (error: RemoteSpeechError?, requests: Int) {
        try await withOpenAI(settings, time: time, script: script) { engine, server in
            let error = await failure { () throws(RemoteSpeechError) in try await engine.recognition(of: tone) }
            #expect(error.map { !"\($0) \($0.speechError)".contains(secretKey) } ?? true)
            return (error, server.requests.count)
        }
    }

    @Test(
        "Statuses that will not change are told of at once",
        arguments: [
            (401, .unauthorized), (403, .unauthorized), (402, .outOfCredit), (404, .notFound), (405, .notFound),
            (302, .notFound), (413, .tooLarge), (501, .serverFailed), (504, .serverFailed),
        ] as [(Int, RemoteSpeechError.Code)])
    func final(_ status: Int, _ code: RemoteSpeechError.Code) async throws {
        let (error, requests) = try await outcome { _, _ in
            .answer(status, #"{"error":{"message":"wrong: \#(secretKey)\n\u0007sorry","code":"x"}}"#)
        }
        #expect(error?.code == code && error?.status == status && requests == 1)
        let quote = code == .unauthorized ? nil : "It says: wrong: … sorry"
        #expect(error?.message.contains("wrong") == (quote != nil))
        if let quote { #expect(error?.message.hasSuffix(quote) == true) }
        let told = error?.message ?? ""
        #expect(error?.speechError == (code == .serverFailed ? .engineFailed(told) : .engineRefused(told)))
    }

    @Test(
        "What servers say of an error is quoted, pages are not",
        arguments: [
            (#"{"detail":"no such model"}"#, "It says: no such model"), (#"{"error":"bad"}"#, "It says: bad"),
            ("plain words", "It says: plain words"), ("<html>oops</html>", "(422)."), ("", "(422)."),
            (#"{"detail":[{"loc":["body"]}]}"#, "(422)."),
        ])
    func quotes(_ body: String, _ end: String) async throws {
        let (error, _) = try await outcome { _, _ in .answer(422, body) }
        #expect(error?.code == .refused)
        #expect(error?.message.hasSuffix(end) == true, "\(error?.message ?? "")")
    }

    @Test("A quote has a limit")
    func longQuote() async throws {
        let (error, _) = try await outcome { _, _ in .answer(404, String(repeating: "word ", count: 500)) }
        #expect((error?.message.count ?? .max) < 420)
    }

    @Test("Failures of the server are tried again, so often and no more", arguments: [500, 502, 503, 408, 529])
    func retried(_ status: Int) async throws {
        let time = TestTime()
        let (error, requests) = try await outcome(time) { _, _ in .answer(status, "") }
        #expect(error?.code == (status == 408 ? .timedOut : .serverFailed) && requests == 4)
        #expect(time.pauses == [.seconds(1), .seconds(2), .seconds(4)])
        let (none, again) = try await outcome { _, number in
            number < 4 ? .answer(status, "") : .json(OpenAIBodies.words)
        }
        #expect(none == nil && again == 4)
    }

    @Test("Pauses double up to the longest, and chance takes up to half")
    func pauses() {
        let policy = RetryPolicy(attempts: 100, pause: .seconds(1), longestPause: .seconds(10))
        let error = RemoteSpeechError(.unreachable, "")
        let longest = (1...99).map { policy.pause(after: error, failures: $0) { $0.upperBound } }
        #expect(longest.prefix(5).elementsEqual([.seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10)]))
        #expect(longest.last == .seconds(10))
        #expect(policy.pause(after: error, failures: 1) { $0.lowerBound } == .seconds(0.5))
        #expect(policy.pause(after: error, failures: 100) { $0.upperBound } == nil)
    }

    @Test(
        "A server that has too much to do is asked again when it says",
        arguments: [
            ("7", .seconds(7)), ("0.5", .seconds(0.5)), ("Sun, 06 Nov 1994 08:49:57 GMT", .seconds(20)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", .zero), ("soon", .seconds(1)), ("-3", .seconds(1)),
        ] as [(String, Duration)])
    func retryAfter(_ header: String, _ pause: Duration) async throws {
        // 6 November 1994, 08:49:37 GMT.
        let time = TestTime(now: Date(timeIntervalSince1970: 784_111_777))
        let (error, requests) = try await outcome(time) { _, number in
            number == 1 ? .answer(429, [("retry-after", header)], "") : .json(OpenAIBodies.words)
        }
        #expect(error == nil && requests == 2)
        #expect(time.pauses == [pause])
    }

    @Test("A server that asks to wait for too long is not asked again", arguments: [429, 503])
    func longWait(_ status: Int) async throws {
        let time = TestTime()
        let (error, requests) = try await outcome(time) { _, _ in .answer(status, [("retry-after", "31")], "") }
        #expect(error?.retryAfter == .seconds(31) && requests == 1 && time.pauses.isEmpty)
        #expect(error?.code == (status == 429 ? .rateLimited : .serverFailed))
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

    @Test("A connection that breaks is tried again", arguments: [true, false])
    func broken(_ isReset: Bool) async throws {
        let reply: SpeechServer.Reply = isReset ? .reset : .truncated(#"{"text":"a"}"#)
        let time = TestTime()
        let (error, requests) = try await outcome(time) { _, _ in reply }
        #expect(error?.code == .unreachable && requests == 4 && time.pauses.count == 3)
        let (none, again) = try await outcome { _, number in number == 1 ? reply : .json(OpenAIBodies.words) }
        #expect(none == nil && again == 2)
    }

    @Test("A server that is not there is unreachable")
    func refused() async throws {
        let base = try await SpeechServer.deadAddress()
        let time = TestTime()
        try await withClient { client in
            let engine = try OpenAIEngine(
                OpenAISettings(base: base, model: "m"), client: client, logger: silent, time: time.remote)
            let error = await failure { () throws(RemoteSpeechError) in try await engine.recognition(of: tone) }
            #expect(error?.code == .unreachable && time.pauses.count == 3)
        }
    }

    @Test("A server that never ends its answer runs out of time", arguments: [true, false])
    func slow(_ isSilent: Bool) async throws {
        let (error, requests) = try await outcome { _, _ in isSilent ? .silence : .drip(#"{"text":"#) }
        #expect(error?.code == .timedOut && error?.status == nil && requests == 1)
        #expect(error?.message.hasSuffix("within 120 s.") == true)
    }

    @Test("An answer that is too large is not read to its end", arguments: [true, false])
    func oversize(_ isEndless: Bool) async throws {
        let large = #"{"text":"\#(String(repeating: "a", count: 200_000))"}"#
        let (error, requests) = try await outcome { _, _ in isEndless ? .endless : .json(large) }
        #expect(error?.code == .answerTooLarge && requests == 1)
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
