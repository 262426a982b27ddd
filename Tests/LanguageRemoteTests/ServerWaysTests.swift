import Foundation
import Language
import RemoteTesting
import Testing

@testable import LanguageRemote

@Suite("Servers that want to be asked in other ways")
struct ServerWaysTests {
    private static let good = #"{"town":"Ulm","country":"DE"}"#
    private let asking = LanguageRequest([.system("a"), .user("x")], form: place)

    private func text(_ request: ScriptedServer.Request) -> String { String(decoding: request.body, as: UTF8.self) }

    @Test(
        "A field that is refused is left out or renamed, once and for all",
        arguments: [
            (
                "\"max_tokens\":", "\"max_completion_tokens\":9",
                ChatBodies.refusal(
                    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                    param: "\"max_tokens\"", code: "\"unsupported_parameter\"")
            ),
            (
                "\"temperature\":", nil,
                ChatBodies.refusal(
                    "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
                    param: "\"temperature\"", code: "\"unsupported_value\"")
            ),
            ("\"seed\":", nil, #"{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs"}]}"#),
        ] as [(String, String?, String)])
    func fields(_ field: String, _ instead: String?, _ refusal: String) async throws {
        let request = LanguageRequest(
            [.user("x")], options: LanguageOptions(outputTokens: 9, temperature: 0.2, seed: 3))
        try await withChat(script: { request, _ in
            String(decoding: request.body, as: UTF8.self).contains(field)
                ? .answer(400, refusal) : .json(ChatBodies.text("Yes."))
        }) { model, server in
            let answer = try await model.answer(request)
            #expect(answer.text == "Yes." && server.requests.count == 2)
            _ = try await model.answer(request)
            #expect(server.requests.count == 3)
            if let instead { #expect(text(server.requests[2]).contains(instead)) }
            #expect(text(server.requests[2]).contains("\"seed\":3") == (field != "\"seed\":"))
        }
    }

    @Test("A stream without its options is asked for where they are refused")
    func streamOptions() async throws {
        try await withChat(script: { request, _ in
            String(decoding: request.body, as: UTF8.self).contains("stream_options")
                ? .answer(422, ChatBodies.refusal("Unrecognized request argument supplied: stream_options"))
                : .events([ChatBodies.stream(["Yes."])])
        }) { model, server in
            let found = await streamed(model)
            #expect(found.pieces == ["Yes."] && server.requests.count == 2)
            _ = await streamed(model)
            #expect(server.requests.count == 3)
        }
    }

    @Test("JSON is asked for by schema, then by kind, then in words, as far as the server knows", arguments: [0, 1, 2])
    func json(_ steps: Int) async throws {
        let refused = [[], ["json_schema"], ["json_schema", "json_object"]][steps]
        let content = steps == 2 ? "Here it is:\n```json\n\(Self.good)\n```" : Self.good
        try await withChat(script: { request, _ in
            let body = String(decoding: request.body, as: UTF8.self)
            return refused.contains(where: body.contains)
                ? .answer(400, ChatBodies.refusal("bad request")) : .json(ChatBodies.text(content))
        }) { model, server in
            let answer = try await model.answer(asking)
            #expect(answer.text == Self.good && server.requests.count == steps + 1)
            let again = try await model.answer(asking)
            #expect(again == answer && server.requests.count == steps + 2)
            let last = text(server.requests[steps + 1])
            #expect(last.contains("response_format") == (steps < 2))
            #expect(last.contains(#"Answer with JSON that keeps to this schema"#) == (steps > 0))
            if steps > 0 {
                #expect(last.contains(#"[{"role":"system","content":"a"},{"role":"system","content":"Answer"#))
            }
        }
    }

    @Test("A server that takes a schema without keeping to it is asked in other ways; what never comes is malformed")
    func ignored() async throws {
        try await withChat(script: { request, _ in
            let isPlain = !String(decoding: request.body, as: UTF8.self).contains("json_")
            return .json(ChatBodies.text(isPlain ? Self.good : "It is Ulm."))
        }) { model, server in
            let answer = try await model.answer(asking)
            #expect(answer.text == Self.good && server.requests.count == 3)
            _ = try await model.answer(asking)
            #expect(server.requests.count == 4)
        }
        try await withChat(script: { _, _ in .json(ChatBodies.text(#"{"town":5,"country":"DE"}"#)) }) { model, server in
            let error = await failure { () throws(LanguageModelError) in try await model.answer(asking) }
            #expect(error?.code == .malformed && server.requests.count == 3)
        }
    }

    @Test("A way that has proven itself is not given up for one answer that is wrong, or for another refusal")
    func proven() async throws {
        try await withChat(script: { _, number in
            switch number {
            case 1: .json(ChatBodies.text(Self.good))
            case 2: .json(ChatBodies.text("Ulm"))
            default: .answer(400, ChatBodies.refusal("bad messages"))
            }
        }) { model, server in
            _ = try await model.answer(asking)
            let wrong = await failure { () throws(LanguageModelError) in try await model.answer(asking) }
            #expect(wrong?.code == .malformed && server.requests.count == 2)
            let refused = await failure { () throws(LanguageModelError) in try await model.answer(asking) }
            #expect(refused?.code == .refused && server.requests.count == 3)
        }
    }

    @Test("One schema that is refused does not spoil the way for others")
    func oneSchema() async throws {
        try await withChat(script: { request, number in
            number == 2
                ? .answer(400, ChatBodies.refusal("Invalid schema for response_format 'place'"))
                : .json(ChatBodies.text(Self.good))
        }) { model, server in
            for _ in 1...3 { _ = try await model.answer(asking) }
            let ways = server.requests.map { text($0).contains("json_schema") }
            #expect(ways == [true, true, false, true])
        }
    }

    @Test("A refusal of something else is told of at once")
    func other() async throws {
        let request = LanguageRequest([.user("x")], options: LanguageOptions(outputTokens: 9))
        let message = "max_tokens is too large: 9. This model supports at most 4 completion tokens."
        try await withChat(script: { _, _ in .answer(400, ChatBodies.refusal(message, param: "\"max_tokens\"")) }) {
            model, server in
            let error = await failure { () throws(LanguageModelError) in try await model.answer(request) }
            #expect(error?.code == .refused && server.requests.count == 1)
            #expect(error?.message.hasSuffix("refused the request (400). It says: \(message)") == true)
        }
    }

    @Test(
        "JSON is found where models put it",
        arguments: [
            (#"{"a":1}"#, #"{"a":1}"#), (" [1]\n", "[1]"), ("```json\n{\"a\":1}\n```", #"{"a":1}"#),
            ("Sure! {\"a\":{}} Anything else?", #"{"a":{}}"#), ("none", nil), ("{ no }", nil), ("} {", nil), ("", nil),
            (String(repeating: "[", count: 50_000), nil),
        ] as [(String, String?)])
    func found(_ text: String, _ json: String?) {
        #expect(JSONText.found(in: text) == json)
    }
}
