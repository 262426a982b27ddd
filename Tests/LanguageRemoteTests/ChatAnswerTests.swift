import Foundation
import Language
import RemoteTesting
import Testing

@testable import LanguageRemote

@Suite("What a chat server answers")
struct ChatAnswerTests {
    private func outcome(
        _ body: String, _ request: LanguageRequest = question
    ) async throws -> (answer: LanguageAnswer?, error: LanguageModelError?, requests: Int) {
        try await outcome(.json(body), request)
    }

    private func outcome(
        _ reply: ScriptedServer.Reply, _ request: LanguageRequest = question
    ) async throws -> (answer: LanguageAnswer?, error: LanguageModelError?, requests: Int) {
        try await withChat(script: { _, _ in reply }) { model, server in
            do throws(LanguageModelError) {
                return (try await model.answer(request), nil, server.requests.count)
            } catch {
                return (nil, error, server.requests.count)
            }
        }
    }

    @Test("Text, usage and the model that answered, though another was asked for")
    func text() async throws {
        let (answer, _, _) = try await outcome(ChatBodies.text("Because.\n\u{1F642}"))
        let usage = TokenUsage(input: 19, output: 10)
        #expect(answer == LanguageAnswer(text: "Because.\n\u{1F642}", usage: usage, model: "gpt-test-2026-01-01"))
    }

    @Test(
        "Servers word the reason to stop differently",
        arguments: [
            ("length", .length), ("content_filter", .filtered), ("stop", .stop), ("eos", .stop),
            ("max_tokens", .length),
        ] as [(String, LanguageAnswer.Finish)])
    func finish(_ word: String, _ finish: LanguageAnswer.Finish) async throws {
        let (answer, _, _) = try await outcome(ChatBodies.text("x", finish: word))
        #expect(answer?.finish == finish && answer?.text == "x")
    }

    @Test(
        "What a model thinks is left out",
        arguments: [
            #""<think>\nhm, <b>\n</think>\n\nYes.""#, #""hm\n</think>\nYes.""#, #""  <think></think>Yes.""#,
            #""Yes.","reasoning_content":"hm","reasoning":"hm""#,
            #"[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"Yes."}]"#,
        ])
    func thoughts(_ content: String) async throws {
        let (answer, _, _) = try await outcome(ChatBodies.answer(content))
        #expect(answer?.text == "Yes.")
    }

    @Test(
        "Answers that say nothing are empty, cut off or declined",
        arguments: [
            (ChatBodies.answer("null"), .empty), (ChatBodies.text(" \n"), .empty), (#"{"choices":[]}"#, .empty),
            (#"{"choices":null,"object":"chat.completion"}"#, .malformed),
            (ChatBodies.answer("null", finish: "length"), .cutOff),
            (ChatBodies.text("<think>and so on", finish: "length"), .cutOff),
            (ChatBodies.answer("null", finish: "content_filter"), .declined),
            (ChatBodies.answer(#"null,"refusal":"I cannot."# + "\""), .declined),
            (#"{"choices":[{"index":0,"finish_reason":"stop"}]}"#, .empty),
        ] as [(String, LanguageModelError.Code)])
    func nothing(_ body: String, _ code: LanguageModelError.Code) async throws {
        let (_, error, requests) = try await outcome(body)
        #expect(error?.code == code && requests == 1)
    }

    @Test(
        "Answers that are no chat are malformed",
        arguments: [
            "", "<html><body>Welcome</body></html>", "[]", "null", "5", "{}", #"{"choices":{}}"#, #"{"choices":[5]}"#,
            #"{"choices":[{"index":"0"}]}"#, #"{"choices":[{"message":"x"}]}"#,
            #"{"choices":[{"message":{"content":5}}]}"#, #"{"choices":[{"message":{"content":{"a":1}}}]}"#,
            #"{"choices":[{"message":{"content":"x","tool_calls":5}}]}"#, #"{"choices":[{"finish_reason":7}]}"#,
            #"{"message":{"role":"assistant","content":"x"},"done":true}"#, "\u{0}\u{1}",
            String(repeating: "[", count: 50_000) + "}",
        ])
    func malformed(_ body: String) async throws {
        let (_, error, requests) = try await outcome(body)
        #expect(error?.code == .malformed && requests == 1)
    }

    @Test("An answer that ends in the middle is cut off", arguments: [1, 20, 150, 300])
    func cutOff(_ length: Int) async throws {
        let (_, error, _) = try await outcome(String(ChatBodies.text("Because of this.").prefix(length)))
        #expect(error?.code == .cutOff)
    }

    @Test("Bytes that are no text are malformed")
    func invalidText() async throws {
        let whole = Array(ChatBodies.text("Because").utf8)
        let place = try #require(whole.firstRange(of: Array("Because".utf8)))
        var broken = whole
        broken[place.lowerBound] = 0xC3
        let (_, error, _) = try await outcome(.pieces("application/json", [broken], .end))
        #expect(error?.code == .malformed)
        let wide = try #require(ChatBodies.text("x").data(using: .utf16))
        let (_, other, _) = try await outcome(.pieces("application/json", [Array(wide)], .end))
        #expect(other?.code == .malformed)
    }

    @Test("An answer with more bytes than is accepted is not read to its end", arguments: [true, false])
    func tooLarge(_ isEndless: Bool) async throws {
        let large = ChatBodies.text(String(repeating: "a", count: 200_000))
        let (_, error, requests) = try await outcome(
            isEndless ? .endless(String(repeating: " ", count: 9_999)) : .json(large))
        #expect(error?.code == .tooLarge && requests == 1)
    }

    @Test("Calls of tools come with their arguments as JSON")
    func calls() async throws {
        let asking = LanguageRequest([.user("x")], tools: [weather])
        let (answer, _, _) = try await outcome(
            ChatBodies.call("weather_get", #"{"town": "Ulm"}"#, finish: "stop"), asking)
        let call = ToolCall(id: "call_a", name: "weather_get", arguments: Data(#"{"town": "Ulm"}"#.utf8))
        #expect(answer?.calls == [call] && answer?.finish == .toolCalls && answer?.text == "")
        let (blank, _, _) = try await outcome(ChatBodies.call("weather_get", ""), asking)
        #expect(blank?.calls.first?.arguments == Data("{}".utf8))
    }

    @Test(
        "Calls that cannot be followed are malformed, or cut off",
        arguments: [
            ("weather_get", "{town: Ulm}", "tool_calls", .malformed), ("weather_get", "[1]", "tool_calls", .malformed),
            ("weather_get", #""Ulm""#, "stop", .malformed), ("weather_get", #"{"town":"#, "length", .cutOff),
            ("accounts_delete", "{}", "tool_calls", .malformed), ("", "{}", "stop", .malformed),
        ] as [(String, String, String, LanguageModelError.Code)])
    func badCalls(_ name: String, _ arguments: String, _ finish: String, _ code: LanguageModelError.Code) async throws {
        let asking = LanguageRequest([.user("x")], tools: [weather])
        let (_, error, _) = try await outcome(ChatBodies.call(name, arguments, finish: finish), asking)
        #expect(error?.code == code)
        #expect(error?.message.contains("accounts_delete") == false)
    }

    @Test(
        "Errors with the status of success are errors",
        arguments: [
            (#"{"error":{"message":"overloaded","type":"server_error"}}"#, .unavailable, 4),
            (#"{"error":{"message":"slow down","code":429}}"#, .rateLimited, 4),
            (#"{"error":{"message":"no such model","code":404}}"#, .notFound, 1),
            (#"{"error":{"message":"x","code":"context_length_exceeded"}}"#, .contextTooLong, 1),
            (#"{"error":"went wrong"}"#, .unavailable, 4),
        ] as [(String, LanguageModelError.Code, Int)])
    func hiddenErrors(_ body: String, _ code: LanguageModelError.Code, _ count: Int) async throws {
        let (_, error, requests) = try await outcome(body)
        #expect(error?.code == code && requests == count)
    }
}
