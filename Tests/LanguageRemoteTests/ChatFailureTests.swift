import Foundation
import Language
import Remote
import RemoteTesting
import Testing

@testable import LanguageRemote

@Suite("Whatever a chat server does is an error with a sentence, and never the key")
struct ChatFailureTests {
    private func outcome(
        time: TestTime = TestTime(), _ script: @escaping ScriptedServer.Script
    ) async throws -> (error: LanguageModelError?, requests: Int) {
        try await withChat(time: time, script: script) { model, server in
            let error = await failure { () throws(LanguageModelError) in try await model.answer(question) }
            #expect(error.map { !"\($0) \($0.message)".contains(secretKey) } ?? true)
            return (error, server.requests.count)
        }
    }

    @Test(
        "Statuses are what they mean, and what may pass is tried again",
        arguments: [
            (400, .refused, 1), (401, .unauthorized, 1), (403, .unauthorized, 1), (402, .outOfCredit, 1),
            (404, .notFound, 1), (302, .notFound, 1), (408, .timedOut, 4), (413, .contextTooLong, 1),
            (422, .refused, 1),
            (429, .rateLimited, 4), (500, .unavailable, 4), (503, .unavailable, 4), (504, .unavailable, 1),
        ] as [(Int, LanguageModelError.Code, Int)])
    func statuses(_ status: Int, _ code: LanguageModelError.Code, _ count: Int) async throws {
        let body = ChatBodies.refusal("no, \(secretKey)")
        let (error, requests) = try await outcome { _, _ in .answer(status, body) }
        #expect(error?.code == code && requests == count)
        #expect(error?.message.hasPrefix("The language model at 127.0.0.1:") == true)
        #expect(error?.message.hasSuffix("It says: no, …") == (code != .unauthorized))
    }

    @Test("A server that has too much to do is asked again when it says, unless that is too late")
    func rateLimit() async throws {
        let time = TestTime()
        let (none, requests) = try await outcome(time: time) { _, number in
            number < 3 ? .answer(429, [("retry-after", "7")], "") : .json(ChatBodies.text("Yes."))
        }
        #expect(none == nil && requests == 3 && time.pauses == [.seconds(7), .seconds(7)])
        let (late, once) = try await outcome { _, _ in .answer(429, [("retry-after", "3600")], "") }
        #expect(late?.code == .rateLimited && late?.retryAfter == .seconds(3_600) && once == 1)
    }

    @Test("A server that is gone, or breaks off, is unavailable", arguments: [true, false])
    func gone(_ isReset: Bool) async throws {
        let time = TestTime()
        let (error, requests) = try await outcome(time: time) { _, _ in
            isReset ? .reset : .truncated(ChatBodies.text("Yes."))
        }
        #expect(error?.code == .unavailable && requests == 4 && time.pauses.count == 3)
        var settings = chatSettings
        settings.base = try await ScriptedServer.deadAddress()
        try await withClient { [settings] client in
            let model = try OpenAIChat(settings, client: client, logger: silent, time: TestTime().remote)
            let refused = await failure { () throws(LanguageModelError) in try await model.answer(question) }
            #expect(refused?.code == .unavailable)
        }
    }

    @Test("A server that is slow runs out of time", arguments: [true, false])
    func slow(_ isSilent: Bool) async throws {
        let (error, requests) = try await outcome { _, _ in isSilent ? .silence : .drip(#"{"choices":"#) }
        #expect(error?.code == .timedOut && requests == 1)
    }

    @Test(
        "Servers word differently that the messages are too long",
        arguments: [
            (
                400,
                ChatBodies.refusal(
                    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
                    param: "\"messages\"", code: "\"context_length_exceeded\""), 8_192
            ),
            (
                400,
                #"{"error":{"code":400,"message":"request (3031 tokens) exceeds the available context size (1024 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":3031,"n_ctx":1024}}"#,
                1_024
            ),
            (
                500,
                #"{"error":{"code":500,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"server_error"}}"#,
                nil
            ),
            (
                400,
                #"{"object":"error","message":"This model's maximum context length is 6048 tokens. However, you requested 6616 tokens (568 in the messages, 6048 in the completion). Please reduce the length of the messages or completion.","type":"BadRequestError","param":null,"code":400}"#,
                6_048
            ),
            (
                400,
                #"{"error":{"message":"'max_tokens' or 'max_completion_tokens' is too large: 1024. This model's maximum context length is 2048 tokens and your request has 1500 input tokens.","type":"BadRequestError","param":null,"code":400}}"#,
                2_048
            ),
            (
                400,
                #"{"object":"error","message":"The decoder prompt (length 9000) is longer than the maximum model length of 8192.","type":"BadRequestError","code":400}"#,
                8_192
            ),
            (
                400,
                #"{"object":"error","message":"max_tokens must be at least 1, got -186.","type":"BadRequestError","code":400}"#,
                nil
            ),
            (
                400,
                #"{"error":{"message":"the input length exceeds the context length","type":"invalid_request_error","param":null,"code":null}}"#,
                nil
            ),
            (
                500,
                #"{"error":{"message":"prompt too long; exceeded max context length by 12 tokens","type":"api_error"}}"#,
                nil
            ),
        ] as [(Int, String, Int?)])
    func contextTooLong(_ status: Int, _ body: String, _ tokens: Int?) async throws {
        let (error, requests) = try await outcome { _, _ in .answer(status, body) }
        #expect(error?.code == .contextTooLong && error?.contextTokens == tokens && requests == 1)
        let (hidden, _) = try await outcome { _, _ in
            .json(#"{"error":{"message":"maximum context length is 99 tokens"}}"#)
        }
        #expect(hidden?.code == .contextTooLong && hidden?.contextTokens == 99)
    }

    @Test("A filter that stops the messages declines them")
    func filtered() async throws {
        let body = """
            {"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management \
            policy.","type":null,"param":"prompt","code":"content_filter","status":400}}
            """
        let (error, requests) = try await outcome { _, _ in .answer(400, body) }
        #expect(error?.code == .declined && requests == 1)
    }

    @Test("No more requests are under way than the settings allow; who finds the line full is told")
    func line() async throws {
        var settings = chatSettings
        settings.concurrency = 1
        settings.longestLine = 0
        let (arrived, signal) = AsyncStream<Void>.makeStream()
        let (door, opened) = AsyncStream<Void>.makeStream()
        try await withChat(
            settings,
            script: { _, _ in
                signal.yield()
                for await _ in door { break }
                return .json(ChatBodies.text("Yes."))
            }
        ) { model, server in
            let first = Task { try await model.answer(question) }
            for await _ in arrived { break }
            let second = await failure { () throws(LanguageModelError) in try await model.answer(question) }
            #expect(second?.code == .busy)
            let third = await streamed(model).error
            #expect(third?.code == .busy)
            opened.yield()
            let answered = try await first.value
            #expect(answered.text == "Yes.")
            opened.yield()
            let next = try await model.answer(question)
            #expect(next.text == "Yes." && server.requests.count == 2)
        }
    }

    @Test("Who is cancelled while it waits for an answer leaves no connection")
    func cancelled() async throws {
        let (arrived, signal) = AsyncStream<Void>.makeStream()
        try await withChat(
            script: { _, _ in
                signal.yield()
                return .silence
            }, ringsWhenHeld: false
        ) { model, server in
            let work = Task { try await model.answer(question) }
            for await _ in arrived { break }
            work.cancel()
            await #expect(throws: LanguageModelError.cancelled) { try await work.value }
            await server.connectionGone()
        }
    }
}
