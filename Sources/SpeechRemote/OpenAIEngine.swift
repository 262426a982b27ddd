public import AsyncHTTPClient
import Foundation
public import Logging
import NIOCore
import NIOHTTP1
public import Remote
public import Speech

/// Any server that has OpenAI's `POST /v1/audio/transcriptions`: OpenAI, faster-whisper, whisper.cpp, vLLM and others.
///
/// Word times are the server's where it gives them; else words are spread over the times of its segments, else over the
/// stretch. The server's first answers show which of its formats it knows; the best of them is asked for from then on.
public struct OpenAIEngine: SpeechEngine {
    private let settings: OpenAISettings
    private let url: String
    private let server: RemoteServer
    private let caller: RemoteCaller
    private let slots: RemoteSlots
    private let format: KnownFormat

    /// An engine for a server.
    /// - Parameter client: made with `HTTPClient.Configuration.remoteServers`.
    /// - Throws: `badAddress`.
    public init(
        _ settings: OpenAISettings, client: HTTPClient, logger: Logger, time: RemoteTime = .machine
    ) throws(RemoteError) {
        let address = try RemoteAddress(settings.base, of: SpeechServer.name)
        self.settings = settings
        url = address.url("/v1", "/audio/transcriptions")
        server = SpeechServer.at(address, key: settings.key)
        caller = RemoteCaller(client: client, server: server, retry: settings.retry, time: time, logger: logger)
        slots = RemoteSlots(SpeechServer.name, limit: settings.concurrency, longestLine: settings.longestLine)
        format = KnownFormat()
    }

    public var identity: EngineIdentity {
        EngineIdentity(name: "openai", model: settings.model, language: settings.language)
    }

    public var concurrency: Int { settings.concurrency }

    public func words(in samples: [Float]) async throws(SpeechError) -> [Word] {
        try await words(in: samples, language: nil)
    }

    /// Recognises speech in a language that is known.
    /// - Parameter language: as a BCP 47 tag; nil for the one of the settings.
    public func words(in samples: [Float], language: String?) async throws(SpeechError) -> [Word] {
        try await recognition(in: samples, language: language).words
    }

    /// Recognises speech, and tells the language that the server heard.
    public func recognition(in samples: [Float], language: String?) async throws(SpeechError) -> Recognition {
        do throws(RemoteError) {
            return try await recognition(of: samples, language: language)
        } catch {
            throw error.speechError
        }
    }

    /// Recognises speech, and tells the language that the server heard.
    /// - Parameters:
    ///   - samples: 16 kHz, one channel, each −1…1.
    ///   - language: as a BCP 47 tag; nil for the one of the settings.
    public func recognition(
        of samples: [Float], language: String? = nil
    ) async throws(RemoteError) -> Recognition {
        guard !samples.isEmpty else { return Recognition(words: []) }
        let sound = WaveFile.bytes(samples)
        let language = language ?? settings.language
        let body = try await slots.run { () throws(RemoteError) in
            try await answer(to: sound, language)
        }
        return try OpenAIAnswer(body, from: server).recognition(durationMs: samples.count / 16)
    }

    /// Asks in the best format that is not known to be refused, and in the next one where it is.
    private func answer(
        to sound: [UInt8], _ language: String?
    ) async throws(RemoteError) -> Data {
        let known = format.known
        let limits = RemoteLimits(bytes: settings.answerLimit, whole: settings.timeout)
        var tried = known.format
        var first: RemoteError?
        while true {
            do throws(RemoteError) {
                let body = try await caller.answer(limits) {
                    [tried] () throws(RemoteError) in request(sound, tried, language)
                }
                format.learn(tried)
                return body
            } catch {
                guard error.code == .refused, !known.isProven, let next = tried.next else { throw first ?? error }
                first = first ?? error
                tried = next
            }
        }
    }

    private func request(_ sound: [UInt8], _ format: AnswerFormat, _ language: String?) -> HTTPClientRequest {
        var form = MultipartForm()
        form.add("model", settings.model)
        if let language = language.flatMap(WhisperLanguage.primary) { form.add("language", language) }
        for (name, value) in format.fields { form.add(name, value) }
        form.add("file", fileName: "speech.wav", mediaType: "audio/wav", sound)
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: form.mediaType)
        request.headers.add(name: "accept", value: "application/json")
        if let key = settings.key, !key.isEmpty { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        request.body = .bytes(ByteBuffer(bytes: form.bytes))
        return request
    }
}
