import Foundation
import Language
import RemoteTesting
import Testing

@testable import LanguageRemote

@Suite("What a chat server answers piece by piece")
struct ChatStreamTests {
    private func outcome(
        _ reply: ScriptedServer.Reply, _ request: LanguageRequest = question, time: TestTime = TestTime()
    ) async throws -> (Streamed, requests: Int) {
        try await withChat(time: time, script: { _, _ in reply }) { model, server in
            (await streamed(model, request), server.requests.count)
        }
    }

    private let whole = LanguageAnswer(
        text: "Because of it.", usage: TokenUsage(input: 19, output: 10), model: "gpt-test-2026-01-01")

    @Test("The pieces are told as they come, then the whole answer")
    func pieces() async throws {
        let (found, requests) = try await outcome(.events([ChatBodies.stream(["Because", " of", " it."])]))
        #expect(found.pieces == ["Because", " of", " it."] && found.answer == whole && requests == 1)
    }

    @Test("However lines end and bytes are split, the answer is the same", arguments: ["\n", "\r\n", "\r"])
    func split(_ ending: String) async throws {
        let text =
            "\u{FEFF}: ping\n\nevent: x\nid: 1\nretry: 5\n" + ChatBodies.stream(["Because", " öf", " it."]) + ":\n\n"
        let bytes = Array(text.replacingOccurrences(of: "\n", with: ending).utf8)
        let pieces = stride(from: 0, to: bytes.count, by: 7).map { Array(bytes[$0..<min($0 + 7, bytes.count)]) }
        let (found, _) = try await outcome(.pieces("text/event-stream", pieces, .end))
        #expect(found.pieces == ["Because", " öf", " it."] && found.answer?.text == "Because öf it.")
    }

    @Test("Servers may leave out the mark of the end, or the empty line before it, but not both the mark and a reason")
    func endings() async throws {
        let events = [ChatBodies.piece("Yes."), ChatBodies.delta("{}", finish: "stop")].map(ChatBodies.event)
        let (marked, _) = try await outcome(.events([ChatBodies.event(ChatBodies.piece("Yes.")), "data: [DONE]"]))
        #expect(marked.answer?.text == "Yes.")
        let (reasoned, _) = try await outcome(.events([events[0], String(events[1].dropLast(2))]))
        #expect(reasoned.answer?.text == "Yes.")
        let (neither, requests) = try await outcome(.events([events[0]]))
        #expect(neither.error?.code == .cutOff && neither.pieces == ["Yes."] && requests == 1)
    }

    @Test(
        "A connection that breaks in the middle cuts the answer off, and it is not asked for again",
        arguments: [true, false])
    func broken(_ isReset: Bool) async throws {
        let (found, requests) = try await outcome(
            .events([ChatBodies.event(ChatBodies.piece("Yes"))], isReset ? .reset : .close))
        // A reset may take the bytes before it along; nothing is told then, and the request is sent again.
        #expect(found.error?.code == (found.pieces.isEmpty ? .unavailable : .cutOff))
        #expect(requests == (found.pieces.isEmpty ? 4 : 1))
    }

    @Test("What goes wrong before the first piece is tried again")
    func repeated() async throws {
        let time = TestTime()
        try await withChat(
            time: time,
            script: { _, number in
                switch number {
                case 1: .reset
                case 2: .answer(503, "")
                case 3: .answer(429, [("retry-after", "3")], "")
                default: .events([ChatBodies.stream(["Yes."])])
                }
            }
        ) { model, server in
            let found = await streamed(model)
            #expect(found.pieces == ["Yes."] && found.answer?.text == "Yes." && server.requests.count == 4)
            #expect(time.pauses == [.seconds(1), .seconds(2), .seconds(3)])
        }
    }

    @Test("A server that falls silent in the middle runs out of time", arguments: [true, false])
    func silent(_ hasBegun: Bool) async throws {
        let time = TestTime()
        let event = ChatBodies.event(ChatBodies.piece("Yes"))
        let (found, requests) = try await outcome(hasBegun ? .events([event], .hold) : .silence, time: time)
        #expect(found.error?.code == .timedOut && requests == 1)
    }

    @Test(
        "A stream without end, an event without end, and what is no event are errors",
        arguments: [
            (.endless(ChatBodies.event(ChatBodies.piece("again and "))), .tooLarge),
            (.endless("data: " + String(repeating: "x", count: 10_000)), .tooLarge),
            (.events(["data: {\"choices\":[\n\n"]), .malformed), (.events(["data: hello\n\n"]), .malformed),
            (.events(["data: {}\n\n"]), .malformed), (.events([""]), .malformed),
            (.events(["data: [DONE]\n\n"]), .malformed),
            (.pieces("text/html", [Array("<html>".utf8)], .end), .malformed),
            (
                .pieces(
                    "text/event-stream",
                    [
                        Array("data: {\"choices\":[{\"delta\":{\"content\":\"".utf8) + [
                            0xFF, 0x22, 0x7D, 0x7D, 0x5D, 0x7D, 10, 10,
                        ]
                    ], .end), .malformed
            ),
        ] as [(ScriptedServer.Reply, LanguageModelError.Code)])
    func wrong(_ reply: ScriptedServer.Reply, _ code: LanguageModelError.Code) async throws {
        let (found, requests) = try await outcome(reply)
        #expect(found.error?.code == code && found.answer == nil && requests == 1)
    }

    @Test("An error in the middle ends the stream")
    func errors() async throws {
        let error = ChatBodies.event(#"{"error":{"message":"overloaded \#(secretKey)","type":"server_error"}}"#)
        let (found, requests) = try await outcome(.events([ChatBodies.event(ChatBodies.piece("Yes")), error]))
        #expect(found.error?.code == .unavailable && found.pieces == ["Yes"] && requests == 1)
        #expect(found.error?.message.hasSuffix("It says: overloaded …") == true)
    }

    @Test("Calls of tools are put together from their pieces, with or without their numbers", arguments: [true, false])
    func calls(_ isNumbered: Bool) async throws {
        func piece(_ index: Int, _ more: String) -> String {
            let number = isNumbered ? "\"index\":\(index)," : ""
            return ChatBodies.event(ChatBodies.delta("{\"tool_calls\":[{\(number)\(more)}]}"))
        }
        let texts = [
            piece(0, #""id":"a","type":"function","function":{"name":"weather_get","arguments":""}"#),
            piece(0, #""function":{"arguments":"{\"to"}"#), piece(0, #""function":{"arguments":"wn\":\"Ulm\"}"}"#),
            piece(1, #""id":"b","type":"function","function":{"name":"weather_get","arguments":"{}"}"#),
            ChatBodies.event(ChatBodies.delta("{}", finish: "tool_calls")), "data: [DONE]\n\n",
        ]
        let (found, _) = try await outcome(.events(texts), LanguageRequest([.user("x")], tools: [weather]))
        #expect(
            found.answer?.calls == [
                ToolCall(id: "a", name: "weather_get", arguments: Data(#"{"town":"Ulm"}"#.utf8)),
                ToolCall(id: "b", name: "weather_get", arguments: Data("{}".utf8)),
            ])
        #expect(found.answer?.finish == .toolCalls && found.pieces.isEmpty)
        let far = ChatBodies.event(ChatBodies.delta(#"{"tool_calls":[{"index":9000000,"id":"a"}]}"#))
        let (odd, _) = try await outcome(.events([far]), LanguageRequest([.user("x")], tools: [weather]))
        #expect(odd.error?.code == .malformed)
    }

    @Test("What a model thinks aloud is not told")
    func thoughts() async throws {
        let texts = ["", " <th", "ink>", "hm", "</thi", "x</think", ">", "\n\n", "Yes", "."]
        let thinking = ChatBodies.event(ChatBodies.delta(#"{"reasoning_content":"hm","content":null}"#))
        let (found, _) = try await outcome(.events([thinking, ChatBodies.stream(texts)]))
        #expect(found.pieces == ["Yes", "."] && found.answer?.text == "Yes.")
        let (plain, _) = try await outcome(.events([ChatBodies.stream(["<", "b>", "x"])]))
        #expect(plain.pieces.joined() == "<b>x" && plain.answer?.text == "<b>x")
        let (short, _) = try await outcome(.events([ChatBodies.stream(["<thi"])]))
        #expect(short.pieces == ["<thi"] && short.answer?.text == "<thi")
        let (spent, _) = try await outcome(.events([ChatBodies.stream(["<think>", "and so on"], finish: "length")]))
        #expect(spent.error?.code == .cutOff && spent.pieces.isEmpty)
    }

    @Test("A server that knows no streams gives the answer whole")
    func unstreamed() async throws {
        let (found, _) = try await outcome(.json(ChatBodies.text("Because of it.")))
        #expect(found.pieces == ["Because of it."] && found.answer == whole)
    }

    @Test("JSON after a schema is checked at the end")
    func form() async throws {
        let asking = LanguageRequest([.user("x")], form: place)
        let (good, _) = try await outcome(
            .events([ChatBodies.stream([#"{"town":"U"#, #"lm","country":"DE"}"#])]), asking)
        #expect(good.answer?.text == #"{"town":"Ulm","country":"DE"}"# && good.pieces.count == 2)
        let (other, _) = try await outcome(.events([ChatBodies.stream([#"{"town":"Ulm"}"#])]), asking)
        #expect(other.error?.code == .malformed)
        let (cut, _) = try await outcome(.events([ChatBodies.stream([#"{"town":"U"#], finish: "length")]), asking)
        #expect(cut.error?.code == .cutOff)
    }

    @Test("Who stops in the middle, or is cancelled there, leaves no connection", arguments: [true, false])
    func stopped(_ isCancelled: Bool) async throws {
        let event = ChatBodies.event(ChatBodies.piece("Yes"))
        try await withChat(script: { _, _ in .events([event], .hold) }, ringsWhenHeld: false) { model, server in
            let (told, signal) = AsyncStream<Void>.makeStream()
            let work = Task { () throws -> LanguageModelError? in
                do throws(LanguageModelError) {
                    for try await _ in model.stream(question) {
                        signal.yield()
                        if !isCancelled { break }
                    }
                    return nil
                } catch {
                    return error
                }
            }
            for await _ in told { break }
            if isCancelled { work.cancel() }
            let error = try await work.value
            #expect(error?.code == (isCancelled ? .cancelled : nil))
            await server.connectionGone()
        }
    }
}
