public import AsyncHTTPClient
public import Foundation
public import Logging
import NIOHTTP1
public import Remote
public import Speech

/// Deepgram, which writes down whole recordings
/// (https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded).
///
/// A recording goes from disk to the server in small pieces and is never held in memory. Either the answer is waited
/// for, or Deepgram brings it to a callback when it is there.
public struct DeepgramEngine: Sendable {
    private let settings: DeepgramSettings
    private let address: RemoteAddress
    private let server: RemoteServer
    private let caller: RemoteCaller
    private let slots: RemoteSlots

    /// The ports that Deepgram's own servers call back on.
    private static let callbackPorts: Set<Int> = [80, 443, 8080, 8443]
    private static let deepgramHost = "api.deepgram.com"

    /// An engine for a server.
    /// - Parameter client: made with `HTTPClient.Configuration.remoteServers`.
    /// - Throws: `badAddress`.
    public init(
        _ settings: DeepgramSettings, client: HTTPClient, logger: Logger, time: RemoteTime = .machine
    ) throws(RemoteError) {
        self.settings = settings
        address = try RemoteAddress(settings.base, of: SpeechServer.name)
        server = SpeechServer.at(address, key: settings.key)
        caller = RemoteCaller(client: client, server: server, retry: settings.retry, time: time, logger: logger)
        slots = RemoteSlots(SpeechServer.name, limit: settings.concurrency, longestLine: settings.longestLine)
    }

    /// What it is, for the transcript's provenance.
    public var identity: EngineIdentity {
        EngineIdentity(name: "deepgram", model: settings.model, language: nil)
    }

    /// Sends a recording and waits for what was said in it.
    /// - Parameters:
    ///   - file: of any format that Deepgram reads.
    ///   - mediaType: of the file, if it is known.
    ///   - request: what is wanted of it.
    public func result(
        of file: URL, mediaType: String = "application/octet-stream", _ request: DeepgramRequest = DeepgramRequest()
    ) async throws(RemoteError) -> DeepgramResult {
        try DeepgramResult.parse(try await answer(to: file, mediaType, query: request.query(model: settings.model)))
    }

    /// Sends a recording, and lets Deepgram bring what was said to a callback: a body for `DeepgramResult.parse`, sent
    /// again up to ten times until the callback answers with a status of 2xx.
    /// - Parameters:
    ///   - file: of any format that Deepgram reads.
    ///   - request: what is wanted of it.
    ///   - callback: where the result goes. Deepgram does not sign what it brings: the address has to.
    ///   - extra: comes back with the result.
    /// - Returns: Deepgram's name for the request, which the result has too.
    public func submit(
        _ file: URL, mediaType: String = "application/octet-stream", _ request: DeepgramRequest = DeepgramRequest(),
        callback: String, extra: [String: String] = [:]
    ) async throws(RemoteError) -> String {
        try check(callback)
        let query =
            request.query(model: settings.model) + [("callback", callback)]
            + extra.sorted { $0.key < $1.key }.map {
                ("extra", "\($0.key):\($0.value)")
            }
        let body = try await answer(to: file, mediaType, query: query)
        guard let accepted = try? JSONDecoder().decode(Accepted.self, from: body), !accepted.requestID.isEmpty else {
            throw RemoteError(.unreadableAnswer, "\(server.title) took the recording without naming the request.")
        }
        return accepted.requestID
    }

    private struct Accepted: Decodable {
        let requestID: String

        private enum CodingKeys: String, CodingKey { case requestID = "request_id" }
    }

    private func check(_ callback: String) throws(RemoteError) {
        guard let parts = URLComponents(string: callback), let host = parts.host, !host.isEmpty,
            let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http"
        else {
            throw RemoteError(.badAddress, "The callback's address must begin with https:// or http://.")
        }
        let port = parts.port ?? (scheme == "https" ? 443 : 80)
        guard address.host != Self.deepgramHost || Self.callbackPorts.contains(port) else {
            throw RemoteError(.badAddress, "Deepgram calls back on the ports 80, 443, 8080 and 8443 only.")
        }
    }

    private func answer(
        to file: URL, _ mediaType: String, query: [(String, String)]
    ) async throws(RemoteError) -> Data {
        let url = address.url("/v1", "/listen", query: query)
        let limits = RemoteLimits(bytes: settings.answerLimit, whole: settings.timeout)
        return try await slots.run { () throws(RemoteError) in
            try await caller.answer(limits) { () throws(RemoteError) in
                let recording = try RecordingBytes(file)
                var request = HTTPClientRequest(url: url)
                request.method = .POST
                request.headers.add(name: "authorization", value: "Token \(settings.key)")
                request.headers.add(name: "content-type", value: mediaType)
                request.headers.add(name: "accept", value: "application/json")
                request.body = .stream(recording, length: .known(recording.length))
                return request
            }
        }
    }
}
