import AsyncHTTPClient
import Foundation
import RemoteTesting
import Testing

@testable import Remote

@Suite("Whatever a server does is an error with a sentence, and never the key")
struct RemoteCallerTests {
    private let limits = RemoteLimits(bytes: 100_000, whole: .seconds(120))
    private let words = #"{"text":"a"}"#
    private let retry = RetryPolicy(attempts: 4, pause: .seconds(1), longestPause: .seconds(30))

    private func caller(_ client: HTTPClient, _ base: String, _ time: TestTime) throws -> RemoteCaller {
        let server = RemoteServer("test server", host: try RemoteAddress(base, of: "test server").host, key: secretKey)
        return RemoteCaller(client: client, server: server, retry: retry, time: time.remote, logger: silent)
    }

    private func outcome(
        _ time: TestTime = TestTime(), limits: RemoteLimits? = nil, _ script: @escaping ScriptedServer.Script
    ) async throws -> (error: RemoteError?, requests: Int) {
        try await withClient { client in
            try await ScriptedServer.with(script, onHeld: { time.fire() }) { server in
                let caller = try caller(client, server.base, time)
                let error = await failure { () throws(RemoteError) in
                    try await caller.answer(limits ?? self.limits) { HTTPClientRequest(url: server.base) }
                }
                #expect(error.map { !"\($0)".contains(secretKey) } ?? true)
                return (error, server.requests.count)
            }
        }
    }

    @Test(
        "Statuses that will not change are told of at once",
        arguments: [
            (401, .unauthorized), (403, .unauthorized), (402, .outOfCredit), (404, .notFound), (405, .notFound),
            (302, .notFound), (413, .tooLarge), (501, .serverFailed), (504, .serverFailed),
        ] as [(Int, RemoteError.Code)])
    func final(_ status: Int, _ code: RemoteError.Code) async throws {
        let (error, requests) = try await outcome { _, _ in
            .answer(status, #"{"error":{"message":"wrong: \#(secretKey)\n\u0007sorry","code":"x"}}"#)
        }
        #expect(error?.code == code && error?.status == status && requests == 1)
        let quote = code == .unauthorized ? nil : "It says: wrong: … sorry"
        #expect(error?.message.contains("wrong") == (quote != nil))
        if let quote { #expect(error?.message.hasSuffix(quote) == true) }
        #expect(error?.complaint?.code == "x")
    }

    @Test(
        "What servers say of an error is quoted, pages are not",
        arguments: [
            (#"{"detail":"no such model"}"#, "It says: no such model"), (#"{"error":"bad"}"#, "It says: bad"),
            ("plain words", "It says: plain words"), ("<html>oops</html>", "(422)."), ("", "(422)."),
            (#"{"detail":[{"loc":["body"]}]}"#, "(422)."),
            (#"{"detail":[{"loc":["body","a",0],"msg":"Extra"}]}"#, "It says: body.a.0: Extra"),
            (#"{"error":{"code":400,"type":"t","message":"m","param":null}}"#, "It says: m"),
        ])
    func quotes(_ body: String, _ end: String) async throws {
        let (error, _) = try await outcome { _, _ in .answer(422, body) }
        #expect(error?.code == .refused)
        #expect(error?.message.hasSuffix(end) == true, "\(error?.message ?? "")")
    }

    @Test("A quota that is used up is no rate limit that passes")
    func quota() async throws {
        let body =
            #"{"error":{"message":"You exceeded your quota","type":"insufficient_quota","code":"insufficient_quota"}}"#
        let (error, requests) = try await outcome { _, _ in .answer(429, body) }
        #expect(error?.code == .outOfCredit && error?.status == 429 && requests == 1)
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
            number < 4 ? .answer(status, "") : .json(words)
        }
        #expect(none == nil && again == 4)
    }

    @Test("Pauses double up to the longest, and chance takes up to half")
    func pauses() {
        let policy = RetryPolicy(attempts: 100, pause: .seconds(1), longestPause: .seconds(10))
        let error = RemoteError(.unreachable, "")
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
            number == 1 ? .answer(429, [("retry-after", header)], "") : .json(words)
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

    @Test("A connection that breaks is tried again", arguments: [true, false])
    func broken(_ isReset: Bool) async throws {
        let reply: ScriptedServer.Reply = isReset ? .reset : .truncated(#"{"text":"a"}"#)
        let time = TestTime()
        let (error, requests) = try await outcome(time) { _, _ in reply }
        #expect(error?.code == .unreachable && requests == 4 && time.pauses.count == 3)
        let (none, again) = try await outcome { _, number in number == 1 ? reply : .json(words) }
        #expect(none == nil && again == 2)
    }

    @Test("A server that is not there is unreachable")
    func refused() async throws {
        let base = try await ScriptedServer.deadAddress()
        let time = TestTime()
        try await withClient { client in
            let caller = try caller(client, base, time)
            let error = await failure { () throws(RemoteError) in
                try await caller.answer(limits) { HTTPClientRequest(url: base) }
            }
            #expect(error?.code == .unreachable && time.pauses.count == 3)
        }
    }

    @Test("A request may be one that is sent only once")
    func once() async throws {
        let time = TestTime()
        try await withClient { client in
            try await ScriptedServer.with({ _, _ in .answer(503, "") }) { server in
                let caller = try caller(client, server.base, time)
                let error = await failure { () throws(RemoteError) in
                    try await caller.answer(limits, mayRepeat: { $0.code != .serverFailed }) {
                        HTTPClientRequest(url: server.base)
                    } read: { body throws(RemoteError) in
                        try await body.rest()
                    }
                }
                #expect(error?.code == .serverFailed && server.requests.count == 1 && time.pauses.isEmpty)
            }
        }
    }

    @Test("A server that never ends its answer runs out of time", arguments: [true, false])
    func slow(_ isSilent: Bool) async throws {
        let (error, requests) = try await outcome { _, _ in isSilent ? .silence : .drip(#"{"text":"#) }
        #expect(error?.code == .timedOut && error?.status == nil && requests == 1)
        #expect(error?.message.hasSuffix("gave no whole answer within 120 s.") == true)
    }

    @Test("A server that keeps silent is not waited for as long as for the whole answer")
    func silence() async throws {
        var limits = limits
        limits.pace = RemotePace(firstByte: .seconds(30), silence: .seconds(20))
        let quiet = TestTime()
        quiet.fire(upTo: .seconds(30))
        let (error, _) = try await outcome(quiet, limits: limits) { _, _ in .silence }
        #expect(error?.code == .timedOut && error?.message.hasSuffix("sent nothing within 30 s.") == true)
    }

    @Test("A server that falls silent is not waited for as long as for the first byte")
    func stall() async throws {
        let time = TestTime()
        let (come, signal) = AsyncStream<Void>.makeStream()
        let limits = RemoteLimits(
            bytes: 10, whole: .seconds(120), pace: RemotePace(firstByte: .seconds(90), silence: .seconds(20)))
        try await withClient { client in
            try await ScriptedServer.with({ _, _ in .pieces("text/plain", [[65]], .hold) }) { server in
                let caller = try caller(client, server.base, time)
                let work = Task {
                    try await caller.answer(limits) {
                        HTTPClientRequest(url: server.base)
                    } read: { body throws(RemoteError) in
                        _ = try await body.next()
                        signal.yield()
                        while try await body.next() != nil {}
                    }
                }
                for await _ in come { break }
                time.fire(upTo: .seconds(20))
                let error = await #expect(throws: RemoteError.self) { try await work.value }
                #expect(error?.code == .timedOut && error?.message.hasSuffix("fell silent for 20 s.") == true)
                await server.connectionGone()
            }
        }
    }

    @Test("An answer that is too large is not read to its end", arguments: [true, false])
    func oversize(_ isEndless: Bool) async throws {
        let large = #"{"text":"\#(String(repeating: "a", count: 200_000))"}"#
        let (error, requests) = try await outcome { _, _ in
            isEndless ? .endless(String(repeating: " ", count: 1 << 16)) : .json(large)
        }
        #expect(error?.code == .answerTooLarge && requests == 1)
    }

    @Test("A task that is cancelled is done at once, and its connection is closed")
    func cancelled() async throws {
        let (arrived, signal) = AsyncStream<Void>.makeStream()
        try await withClient { client in
            try await ScriptedServer.with({ _, _ in .drip("a") }, onHeld: { signal.yield() }) { server in
                let caller = try caller(client, server.base, TestTime())
                let work = Task { try await caller.answer(limits) { HTTPClientRequest(url: server.base) } }
                for await _ in arrived { break }
                work.cancel()
                await #expect(throws: RemoteError.cancelled) { try await work.value }
                await server.connectionGone()
            }
        }
    }
}
