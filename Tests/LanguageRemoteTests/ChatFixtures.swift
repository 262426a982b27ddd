import AsyncHTTPClient
import Foundation
import Language
import Remote
import RemoteTesting

@testable import LanguageRemote

/// The settings of most tests.
let chatSettings = OpenAIChatSettings(
    base: "", key: secretKey, model: "gpt-test", timeout: .seconds(120),
    pace: RemotePace(firstByte: .seconds(90), silence: .seconds(30)), answerLimit: 100_000)

/// Lends a model and the server that lends it.
/// - Parameter ringsWhenHeld: whether the server's silence lasts for longer than is waited.
func withChat<Value>(
    _ settings: OpenAIChatSettings = chatSettings, time: TestTime = TestTime(),
    script: @escaping ScriptedServer.Script, ringsWhenHeld: Bool = true,
    _ body: (OpenAIChat, ScriptedServer) async throws -> Value
) async throws -> Value {
    try await withClient { client in
        try await ScriptedServer.with(script, onHeld: { if ringsWhenHeld { time.fire(upTo: .seconds(30)) } }) {
            server in
            var settings = settings
            settings.base = server.base
            return try await body(try OpenAIChat(settings, client: client, logger: silent, time: time.remote), server)
        }
    }
}

/// What came of a stream.
struct Streamed: Sendable {
    var pieces: [String] = []
    var answer: LanguageAnswer?
    var error: LanguageModelError?
}

/// Takes a stream to its end.
func streamed(_ model: OpenAIChat, _ request: LanguageRequest = question) async -> Streamed {
    var result = Streamed()
    do throws(LanguageModelError) {
        for try await element in model.stream(request) {
            switch element {
            case .text(let piece): result.pieces.append(piece)
            case .whole(let answer): result.answer = answer
            }
        }
    } catch {
        result.error = error
    }
    return result
}

/// What every test asks that asks for nothing special.
let question = LanguageRequest([.system("Be short."), .user("Why?")])

/// A tool, and a form with properties in an order that is not that of the alphabet.
let weather = LanguageTool(
    name: "weather_get", description: "Tells the weather.",
    parameters: Data(#"{"type":"object","properties":{"town":{"type":"string"}},"required":["town"]}"#.utf8))
let place = AnswerForm.json(
    name: "place",
    schema: Data(
        #"{"type":"object","properties":{"town":{"type":"string"},"country":{"type":"string"}},"required":["town","country"],"additionalProperties":false}"#
            .utf8))

enum ChatBodies {
    /// As OpenAI's reference shows an answer.
    static func answer(
        _ content: String, finish: String = "stop", more: String = ""
    ) -> String {
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1741569952,"model":"gpt-test-2026-01-01","choices":[{"index":0,\
        "message":{"role":"assistant","content":\(content),"refusal":null,"annotations":[]\(more)},"logprobs":null,\
        "finish_reason":"\(finish)"}],"usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29},\
        "service_tier":"default"}
        """
    }

    static func text(_ text: String, finish: String = "stop") -> String {
        answer(JSONText.string(text), finish: finish)
    }

    /// An answer that calls a tool.
    static func call(_ name: String, _ arguments: String, finish: String = "tool_calls") -> String {
        let function = "{\"name\":\"\(name)\",\"arguments\":\(JSONText.string(arguments))}"
        return answer(
            "null", finish: finish,
            more: ",\"tool_calls\":[{\"id\":\"call_a\",\"type\":\"function\",\"function\":\(function)}]")
    }

    /// A piece of a stream.
    static func delta(_ delta: String, finish: String? = nil) -> String {
        """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1741569952,"model":"gpt-test-2026-01-01",\
        "choices":[{"index":0,"delta":\(delta),"logprobs":null,"finish_reason":\(finish.map { "\"\($0)\"" } ?? "null")}]}
        """
    }

    static func piece(_ text: String) -> String { delta("{\"content\":\(JSONText.string(text))}") }

    static let usage = """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-test-2026-01-01","choices":[],\
        "usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29}}
        """

    static func event(_ data: String) -> String { "data: \(data)\n\n" }

    /// A whole stream of these pieces of text.
    static func stream(_ pieces: [String], finish: String = "stop") -> String {
        let first = delta(#"{"role":"assistant","content":""}"#)
        let documents = [first] + pieces.map(piece) + [delta("{}", finish: finish), usage, "[DONE]"]
        return documents.map(event).joined()
    }

    /// As OpenAI refuses a parameter.
    static func refusal(_ message: String, param: String = "null", code: String = "null") -> String {
        """
        {"error":{"message":\(JSONText.string(message)),"type":"invalid_request_error","param":\(param),"code":\(code)}}
        """
    }
}

extension ScriptedServer.Reply {
    /// A stream, each text sent by itself.
    static func events(_ texts: [String], _ ending: Ending = .end) -> Self {
        .pieces("text/event-stream; charset=utf-8", texts.map { Array($0.utf8) }, ending)
    }
}
