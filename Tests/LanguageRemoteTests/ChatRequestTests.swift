import AsyncHTTPClient
import Foundation
import Language
import RemoteTesting
import Testing

@testable import LanguageRemote

@Suite("What a chat server is asked")
struct ChatRequestTests {
    private let talk = LanguageRequest(
        [
            .system("Be \"short\"."), .user("Wetter in Köln?\n🌧"),
            .assistant("", calls: [ToolCall(id: "c1", name: "weather_get", arguments: Data(#"{"town":"Köln"}"#.utf8))]),
            .tool("rain", call: "c1"),
        ],
        tools: [weather], form: place, options: LanguageOptions(outputTokens: 50, temperature: 0.25, seed: 7))

    @Test("The request is the documented form, and schemas stay as they are")
    func documented() async throws {
        let answer = #"{"town":"Köln","country":"DE"}"#
        try await withChat(script: { _, _ in .json(ChatBodies.text(answer)) }) { model, server in
            let found = try await model.answer(talk)
            #expect(found.text == answer && found.finish == .stop && found.usage == TokenUsage(input: 19, output: 10))
            let request = try #require(server.requests.first)
            #expect(server.requests.count == 1)
            #expect(request.method == "POST" && request.path == "/v1/chat/completions" && request.query.isEmpty)
            #expect(request.header("authorization") == "Bearer \(secretKey)" && request.header("api-key") == nil)
            #expect(request.header("content-type") == "application/json")
            let text = String(decoding: request.body, as: UTF8.self)
            let expected = #"""
                {"model":"gpt-test","messages":[{"role":"system","content":"Be \"short\"."},{"role":"user","content":"Wetter in Köln?\n🌧"},{"role":"assistant","content":"","tool_calls":[{"id":"c1","type":"function","function":{"name":"weather_get","arguments":"{\"town\":\"Köln\"}"}}]},{"role":"tool","content":"rain","tool_call_id":"c1"}],"tools":[{"type":"function","function":{"name":"weather_get","description":"Tells the weather.","parameters":{"type":"object","properties":{"town":{"type":"string"}},"required":["town"]}}}],"max_tokens":50,"temperature":0.25,"seed":7,"response_format":{"type":"json_schema","json_schema":{"name":"place","strict":true,"schema":{"type":"object","properties":{"town":{"type":"string"},"country":{"type":"string"}},"required":["town","country"],"additionalProperties":false}}}}
                """#
            #expect(text == expected)
            #expect((try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil)
        }
    }

    @Test("A stream is asked for with the usage at its end; a server without a key gets none")
    func stream() async throws {
        var settings = chatSettings
        settings.key = nil
        try await withChat(settings, script: { _, _ in .events([ChatBodies.stream(["x"])]) }) { model, server in
            let found = await streamed(model)
            #expect(found.answer?.text == "x")
            let request = try #require(server.requests.first)
            let text = String(decoding: request.body, as: UTF8.self)
            #expect(text.hasSuffix(#","stream":true,"stream_options":{"include_usage":true}}"#))
            #expect(
                request.header("authorization") == nil
                    && request.header("accept")?.hasPrefix("text/event-stream") == true)
        }
    }

    @Test("What no server would understand is not sent")
    func bad() async throws {
        let form = LanguageRequest([.user("x")], form: .json(name: "p", schema: Data("[1]".utf8)))
        let wide = LanguageRequest(
            [.user("x")], form: .json(name: "p", schema: Data("{}".data(using: .utf16) ?? Data())))
        let spliced = LanguageRequest(
            [.user("x")], form: .json(name: "p", schema: Data(#"{},"stream":true,"a":{}"#.utf8)))
        var dotted = weather
        dotted.name = "weather.get"
        let bad = [
            LanguageRequest([]), form, wide, spliced, LanguageRequest([.user("x")], tools: [dotted]),
            LanguageRequest([.user("x")], tools: [weather, weather]),
            LanguageRequest([.user("x")], form: .json(name: "ä", schema: Data("{}".utf8))),
            LanguageRequest([.user("x")], options: LanguageOptions(temperature: .nan)),
            LanguageRequest([.user("x")], options: LanguageOptions(outputTokens: 0)),
        ]
        try await withChat(script: { _, _ in .json(ChatBodies.text("x")) }) { model, server in
            for request in bad {
                let error = await failure { () throws(LanguageModelError) in try await model.answer(request) }
                #expect(error?.code == .badRequest)
                let streamedError = await streamed(model, request).error
                #expect(streamedError == error)
            }
            #expect(server.requests.isEmpty)
        }
    }
}

@Suite("Where chat servers are")
struct ChatAddressTests {
    private static let azure = "https://name.openai.azure.com"

    @Test(
        "Addresses lead to the chat, and tell how the key is wanted",
        arguments: [
            ("http://x:1", "http://x:1/v1/chat/completions", false),
            ("http://x:1/v1/", "http://x:1/v1/chat/completions", false),
            ("https://x/api/openai/v1", "https://x/api/openai/v1/chat/completions", false),
            ("https://x/v1beta/openai/chat/completions", "https://x/v1beta/openai/chat/completions", false),
            (azure, "\(azure)/openai/v1/chat/completions", true),
            ("\(azure)/openai/v1/", "\(azure)/openai/v1/chat/completions", true),
            ("\(azure)/openai/v1?api-version=preview", "\(azure)/openai/v1/chat/completions?api-version=preview", true),
            (
                "\(azure)?api-version=2025-01-01-preview",
                "\(azure)/openai/deployments/gpt%20x/chat/completions?api-version=2025-01-01-preview", true
            ),
            (
                "\(azure)/openai/deployments/d",
                "\(azure)/openai/deployments/d/chat/completions?api-version=2024-10-21", true
            ),
            (
                "https://gate.example/openai/deployments/d/chat/completions?api-version=2024-06-01",
                "https://gate.example/openai/deployments/d/chat/completions?api-version=2024-06-01", true
            ),
            (
                "https://n.services.ai.azure.com/openai", "https://n.services.ai.azure.com/openai/v1/chat/completions",
                true
            ),
        ] as [(String, String, Bool)])
    func forms(_ base: String, _ url: String, _ isAzure: Bool) throws {
        let address = try ChatAddress(base, model: "gpt x")
        #expect(address.url == url && address.isAzure == isAzure)
    }

    @Test(
        "Addresses that cannot be used are told of",
        arguments: [
            "", "localhost:11434", "ftp://x", "http://u:p@x", "http://x?api-version=1", "http://x#y",
            "\(azure)?api-version=", "\(azure)?api-version=1&x=2", "\(azure)?x=1", "\(azure)?api-version=%22",
        ])
    func refused(_ base: String) async throws {
        _ = try await withClient { client in
            #expect {
                try OpenAIChat(OpenAIChatSettings(base: base, model: "m"), client: client, logger: silent)
            } throws: {
                ($0 as? LanguageModelError)?.code == .notFound && "\($0)".hasPrefix("The language model's address")
            }
        }
    }

    @Test("Azure gets the key in its own field")
    func key() async throws {
        var settings = chatSettings
        try await withClient { client in
            try await ScriptedServer.with({ _, _ in .json(ChatBodies.text("x")) }) { server in
                settings.base = server.base + "/openai/deployments/d?api-version=2024-10-21"
                let model = try OpenAIChat(settings, client: client, logger: silent)
                _ = try await model.answer(question)
                let request = try #require(server.requests.first)
                #expect(request.path == "/openai/deployments/d/chat/completions")
                #expect(request.query.map { "\($0.0)=\($0.1)" } == ["api-version=2024-10-21"])
                #expect(request.header("api-key") == secretKey && request.header("authorization") == nil)
            }
        }
    }
}
