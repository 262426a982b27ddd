import Foundation
import Language
import Testing

@Suite("Language models")
struct LanguageModelTests {
    /// A model that says one thing, or fails.
    private struct Parrot: LanguageModel {
        let said: Result<String, LanguageModelError>
        let identity = LanguageModelIdentity(engine: "parrot", model: "1")

        func answer(_ request: LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer {
            LanguageAnswer(text: try said.get())
        }
    }

    @Test("A model that tells its answer in one piece can be streamed, again and again")
    func stream() async throws {
        let stream = Parrot(said: .success("Yes.")).stream(LanguageRequest([.user("?")]))
        for _ in 1...2 {
            var elements: [LanguageAnswerStream.Element] = []
            for try await element in stream { elements.append(element) }
            #expect(elements == [.text("Yes."), .whole(LanguageAnswer(text: "Yes."))])
        }
    }

    @Test("A stream throws what the model throws, once")
    func failure() async throws {
        let error = LanguageModelError(.empty, "Nothing.")
        var pieces = Parrot(said: .failure(error)).stream(LanguageRequest([.user("?")])).makeAsyncIterator()
        await #expect(throws: error) { try await pieces.next() }
        let end = try await pieces.next()
        #expect(end == nil)
    }

    @Test("Who is cancelled while it waits for a piece is told so, and the work is stopped")
    func cancelled() async throws {
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let (stopped, stopping) = AsyncStream<Void>.makeStream()
        let stream = LanguageAnswerStream { tell throws(LanguageModelError) in
            beginning.yield()
            let (never, _) = AsyncStream<Void>.makeStream()
            for await _ in never {}
            if Task.isCancelled { stopping.yield() }
            throw .cancelled
        }
        let work = Task { () throws in
            for try await _ in stream {}
        }
        for await _ in begun { break }
        work.cancel()
        await #expect(throws: LanguageModelError.cancelled) { try await work.value }
        for await _ in stopped { break }
    }
}

@Suite("JSON after a schema")
struct JSONSchemaCheckTests {
    @Test(
        "Documents keep to a schema, or do not",
        arguments: [
            (#"{"type":"string"}"#, #""a""#, true), (#"{"type":"string"}"#, "1", false),
            (#"{"type":["string","null"]}"#, "null", true), (#"{"type":"integer"}"#, "2.0", true),
            (#"{"type":"integer"}"#, "2.5", false), (#"{"type":"number"}"#, "true", false),
            (#"{"type":"boolean"}"#, "false", true), (#"{"type":"boolean"}"#, "0", false),
            (#"{"type":"object","required":["a"]}"#, #"{"a":null}"#, true), (#"{"required":["a"]}"#, "{}", false),
            (#"{"properties":{"a":{"type":"string"}}}"#, #"{"a":1}"#, false),
            (#"{"properties":{"a":{}},"additionalProperties":false}"#, #"{"b":1}"#, false),
            (#"{"additionalProperties":{"type":"string"}}"#, #"{"b":1}"#, false),
            (#"{"items":{"type":"object","required":["q"]},"maxItems":2}"#, #"[{"q":1},{"q":2}]"#, true),
            (#"{"items":{"required":["q"]}}"#, #"[{"q":1},{}]"#, false), (#"{"maxItems":1}"#, "[1,2]", false),
            (#"{"minItems":1}"#, "[]", false), (#"{"enum":["a",1]}"#, "1", true),
            (#"{"enum":["a",1]}"#, #""b""#, false),
            (#"{"const":true}"#, "false", false), (#"{"anyOf":[{"type":"null"},{"minimum":3}]}"#, "2", false),
            (#"{"anyOf":[{"type":"null"},{"minimum":3}]}"#, "3", true), (#"{"maxLength":2}"#, #""öß""#, true),
            (#"{"minLength":1}"#, #""""#, false), (#"{"maximum":1}"#, "1.5", false), ("{}", "{", false),
            ("{}", "", false),
        ])
    func holds(_ schema: String, _ document: String, _ isGood: Bool) throws {
        #expect(try JSONSchemaCheck(Data(schema.utf8)).holds(Data(document.utf8)) == isGood)
    }

    @Test("What is no schema is refused", arguments: ["", "[]", "5", "{", "{\"a\":}"])
    func bad(_ schema: String) {
        #expect(throws: LanguageModelError(.badRequest, "A schema is no JSON object.")) {
            try JSONSchemaCheck(Data(schema.utf8))
        }
    }

    @Test("A document that is nested without end keeps to nothing")
    func deep() throws {
        let deep = Data(String(repeating: "[", count: 100_000).utf8)
        #expect(try !JSONSchemaCheck(Data("{}".utf8)).holds(deep))
    }
}
