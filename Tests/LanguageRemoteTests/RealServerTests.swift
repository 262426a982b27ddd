import AsyncHTTPClient
import Foundation
import Language
import Remote
import RemoteTesting
import Testing

@testable import LanguageRemote

private let address = ProcessInfo.processInfo.environment["HANSARD_TEST_LLM"]

/// A real llama.cpp with a small model, which `scripts/llm-server.sh` starts.
@Suite("A real server", .enabled(if: address != nil), .serialized)
struct RealServerTests {
    private static let steady = LanguageOptions(outputTokens: 40, temperature: 0, seed: 1)

    private func withModel<Value>(_ body: (OpenAIChat) async throws -> Value) async throws -> Value {
        try await withClient { client in
            let settings = OpenAIChatSettings(base: address ?? "", model: "smollm2")
            return try await body(try OpenAIChat(settings, client: client, logger: silent))
        }
    }

    @Test("It answers, says what that took, and why it stopped")
    func answer() async throws {
        try await withModel { model in
            let asking = LanguageRequest(
                [.user("What is the capital of France? Answer in one sentence.")], options: Self.steady)
            let answer = try await model.answer(asking)
            #expect(answer.text.contains("Paris") && answer.finish == .stop && answer.calls.isEmpty)
            #expect(answer.model == "smollm2")
            let usage = try #require(answer.usage)
            #expect(usage.input > 10 && (1...40).contains(usage.output))
            let stream = await streamed(model, asking)
            #expect(stream.pieces.count > 1 && stream.pieces.joined() == stream.answer?.text)
            #expect(stream.answer == answer)
        }
    }

    @Test("It keeps to a schema")
    func schema() async throws {
        try await withModel { model in
            let asking = LanguageRequest(
                [.user("Name a town and its country.")], form: place, options: Self.steady)
            let answer = try await model.answer(asking)
            guard case .json(_, let schema) = place else { return }
            #expect(try JSONSchemaCheck(schema).holds(Data(answer.text.utf8)))
            let towns = try #require(answer.text.range(of: "town"))
            let countries = try #require(answer.text.range(of: "country"))
            #expect(towns.lowerBound < countries.lowerBound, "the properties come in the schema's order")
            let stream = await streamed(model, asking)
            #expect(stream.answer?.text == answer.text)
        }
    }

    @Test("It is cut off at the limit of tokens; JSON that is cut off is none")
    func limit() async throws {
        try await withModel { model in
            let options = LanguageOptions(outputTokens: 5, temperature: 0, seed: 1)
            let talk = LanguageRequest([.user("Tell me a long story about a dog.")], options: options)
            let answer = try await model.answer(talk)
            #expect(answer.finish == .length && answer.usage?.output == 5 && !answer.text.isEmpty)
            let stream = await streamed(model, talk)
            #expect(stream.answer == answer)
            let json = LanguageRequest([.user("Name a town and its country.")], form: place, options: options)
            let error = await failure { () throws(LanguageModelError) in try await model.answer(json) }
            #expect(error?.code == .cutOff)
        }
    }

    @Test("Minutes that it writes are cited with words that stand there, or there are none")
    func minutes() async throws {
        try await withModel { model in
            let lines = [
                ("Anna", "The goal of this meeting is to plan the launch of the new bakery website in spring."),
                ("Carol", "I tested the online payment, and two of the three banks refused the certificates."),
                ("Bob", "So we decided to move the website to the new domain before the launch."),
                ("Anna", "Carol, can you send the new certificates to the banks by Friday?"),
                ("Carol", "Yes, sure, I will do that."),
            ]
            let segments = lines.map { SourceSegment(id: UUID(), speaker: $0.0, text: $0.1) }
            let texts = Dictionary(uniqueKeysWithValues: segments.map { ($0.id, $0.text) })
            let extractive = ExtractiveMinutes().draft(from: segments)
            do {
                let draft = try await ModelMinutes(model).draft(
                    ModelMinutes.Task(segments: segments, recordID: UUID(), words: 100), besides: extractive)
                let minutes = draft.minutes
                let statements =
                    minutes.summary + minutes.keyPoints + minutes.decisions + minutes.openQuestions
                    + minutes.actionItems.map(\.statement)
                #expect(!statements.isEmpty && statements.allSatisfy { !$0.citations.isEmpty })
                #expect(statements.flatMap(\.citations).allSatisfy { CitationChecker().holds($0, in: texts) })
                #expect(minutes.shareUsed == 1 && draft.model == "smollm2")
            } catch let error as LanguageModelError {
                // A model as small as this may say nothing that stands.
                #expect([.empty, .cutOff, .malformed, .declined].contains(error.code))
            }
        }
    }

    @Test("It finds messages too long, and says how many tokens it takes")
    func context() async throws {
        try await withModel { model in
            let long = LanguageRequest(
                [.user(String(repeating: "word ", count: 20_000))], options: Self.steady)
            let error = await failure { () throws(LanguageModelError) in try await model.answer(long) }
            #expect(error?.code == .contextTooLong && (error?.contextTokens ?? 0) > 0)
            let stream = await streamed(model, long)
            #expect(stream.error == error && stream.pieces.isEmpty)
        }
    }

    @Test("Who stops in the middle leaves it free for the next")
    func stopped() async throws {
        try await withModel { model in
            let endless = LanguageRequest(
                [.user("Count from one to one thousand.")], options: LanguageOptions(outputTokens: 900, temperature: 0))
            let (told, signal) = AsyncStream<Void>.makeStream()
            let work = Task { () throws in
                for try await _ in model.stream(endless) { signal.yield() }
            }
            for await _ in told { break }
            work.cancel()
            await #expect(throws: LanguageModelError.cancelled) { try await work.value }
            let answer = try await model.answer(
                LanguageRequest([.user("Say hello.")], options: LanguageOptions(outputTokens: 5, temperature: 0)))
            #expect(!answer.text.isEmpty)
            try await idle()
        }
    }

    /// Returns when the server works on nothing.
    private func idle() async throws {
        let base = try #require(address.flatMap { URL(string: $0) })
        struct Slot: Decodable {
            let isProcessing: Bool

            private enum CodingKeys: String, CodingKey { case isProcessing = "is_processing" }
        }
        try await withClient { client in
            let caller = RemoteCaller(
                client: client, server: RemoteServer("language model", host: base.absoluteString, key: nil),
                retry: RetryPolicy(), logger: silent)
            var isBusy = true
            while isBusy {
                let slots = try await caller.answer(RemoteLimits(bytes: 1 << 20, whole: .seconds(60))) {
                    () throws(RemoteError) in HTTPClientRequest(url: "\(base.absoluteString)/slots")
                }
                isBusy = try JSONDecoder().decode([Slot].self, from: slots).contains { $0.isProcessing }
            }
        }
    }
}
