public import AsyncHTTPClient
import Foundation
public import Language
public import Logging
import NIOCore
import NIOHTTP1
public import Remote
import Synchronization

/// Any server that has OpenAI's `POST /v1/chat/completions`: OpenAI, Azure, Ollama, vLLM, llama.cpp and others.
///
/// Servers differ in what they take; the first answers of one show how it wants to be asked, and it is asked in that way
/// from then on. Where JSON after a schema is asked for, the answer is checked, whatever the server promises.
public struct OpenAIChat: LanguageModel {
    private let settings: OpenAIChatSettings
    private let address: ChatAddress
    private let caller: RemoteCaller
    private let slots: RemoteSlots
    private let reading: ChatReading
    private let ways = KnownWays()

    /// Bytes of one event of a stream; a piece of an answer has some hundred.
    private static let longestEvent = 1 << 20

    /// A model that a server lends.
    /// - Parameter client: made with `HTTPClient.Configuration.remoteServers`.
    /// - Throws: `notFound` for an address that cannot be used.
    public init(
        _ settings: OpenAIChatSettings, client: HTTPClient, logger: Logger, time: RemoteTime = .machine
    ) throws(LanguageModelError) {
        self.settings = settings
        do throws(RemoteError) {
            address = try ChatAddress(settings.base, model: settings.model)
        } catch {
            throw LanguageModelError(error)
        }
        let server = ChatServer.at(address, key: settings.key)
        caller = RemoteCaller(client: client, server: server, retry: settings.retry, time: time, logger: logger)
        slots = RemoteSlots(ChatServer.name, limit: settings.concurrency, longestLine: settings.longestLine)
        reading = ChatReading(server: server, longestEvent: min(Self.longestEvent, settings.answerLimit))
    }

    public var identity: LanguageModelIdentity {
        LanguageModelIdentity(engine: "openai", model: settings.model, contextTokens: settings.contextTokens)
    }

    public func answer(_ request: LanguageRequest) async throws(LanguageModelError) -> LanguageAnswer {
        let body = try ChatRequest(request, model: settings.model)
        var ways = ways.known
        while true {
            let result = try await result(of: request, body, &ways) { chat, ways throws(RemoteError) in
                try await whole(chat, ways)
            }
            do throws(LanguageModelError) {
                return try accepted(result, request, ways)
            } catch {
                // Some servers take a form of the answer, and do not keep to it.
                guard error.code == .malformed, let other = ways.nextJSON(for: request) else { throw error }
                ways = other
            }
        }
    }

    /// Answers, and tells the text as it comes. Until something is told, what may pass is tried again as in `answer`.
    public func stream(_ request: LanguageRequest) -> LanguageAnswerStream {
        LanguageAnswerStream { tell throws(LanguageModelError) in
            let body = try ChatRequest(request, model: settings.model)
            var ways = ways.known
            let result = try await result(of: request, body, &ways) { chat, ways throws(RemoteError) in
                try await pieces(chat, ways, tell)
            }
            return try accepted(result, request, ways)
        }
    }

    /// Asks in the ways that are known, and in others where the server refuses them.
    private func result(
        of request: LanguageRequest, _ body: ChatRequest, _ ways: inout ServerWays,
        ask: @Sendable (ChatRequest, ServerWays) async throws(RemoteError) -> ChatResult
    ) async throws(LanguageModelError) -> ChatResult {
        while true {
            do throws(RemoteError) {
                return try await slots.run { [ways] () throws(RemoteError) in try await ask(body, ways) }
            } catch {
                guard let other = ways.mended(after: error, to: request) else { throw LanguageModelError(error) }
                ways = other
            }
        }
    }

    private func accepted(
        _ result: ChatResult, _ request: LanguageRequest, _ ways: ServerWays
    ) throws(LanguageModelError) -> LanguageAnswer {
        let answer = try result.answer(to: request)
        self.ways.learn(ways, withJSON: request.form != .text && answer.calls.isEmpty)
        return answer
    }

    private func whole(_ body: ChatRequest, _ ways: ServerWays) async throws(RemoteError) -> ChatResult {
        // The first byte of a whole answer comes with the last.
        let pace = RemotePace(firstByte: settings.timeout, silence: settings.pace.silence)
        let limits = RemoteLimits(bytes: settings.answerLimit, whole: settings.timeout, pace: pace)
        let text = body.body(ways, streams: false)
        return try await caller.answer(limits, mayRepeat: { ContextLength($0) == nil }) { () throws(RemoteError) in
            request(text, accept: "application/json")
        } read: { [reading] body throws(RemoteError) in
            try await reading.whole(&body)
        }
    }

    private func pieces(
        _ body: ChatRequest, _ ways: ServerWays, _ tell: @escaping @Sendable (String) -> Void
    ) async throws(RemoteError) -> ChatResult {
        let limits = RemoteLimits(bytes: settings.answerLimit, whole: settings.timeout, pace: settings.pace)
        let text = body.body(ways, streams: true)
        let told = Told()
        return try await caller.answer(limits, mayRepeat: { !told.something && ContextLength($0) == nil }) {
            () throws(RemoteError) in
            request(text, accept: "text/event-stream, application/json")
        } read: { [reading] body throws(RemoteError) in
            try await reading.stream(&body) { piece in
                told.note()
                tell(piece)
            }
        }
    }

    /// Whether a part of the answer has been told already.
    private final class Told: Sendable {
        private let flag = Mutex(false)

        var something: Bool { flag.withLock { $0 } }

        func note() { flag.withLock { $0 = true } }
    }

    private func request(_ body: String, accept: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "accept", value: accept)
        if let key = settings.key, !key.isEmpty {
            request.headers.add(
                name: address.isAzure ? "api-key" : "authorization", value: address.isAzure ? key : "Bearer \(key)")
        }
        request.body = .bytes(ByteBuffer(string: body))
        return request
    }
}
