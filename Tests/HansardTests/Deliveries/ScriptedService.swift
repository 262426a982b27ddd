import Foundation
import Mesh
import NIOCore
import Speech
import Synchronization

@testable import Hansard

/// A speech service that hears what a script says, and keeps the addresses that it was given.
final class ScriptedService: RemoteStenographer {
    /// What is brought: this text, or anything else that cannot be read.
    static let answer = "what was said"

    /// Happens when a recording is sent, before that is answered.
    private let onSubmit: @Sendable (_ address: String, _ attempt: Int) async throws -> Void
    private let sent = Mutex<[(address: String, terms: [String], options: ListeningOptions)]>([])
    private let tellsSpeakers: Bool

    init(
        tellsSpeakers: Bool = true,
        onSubmit: @escaping @Sendable (_ address: String, _ attempt: Int) async throws -> Void = { _, _ in }
    ) {
        self.tellsSpeakers = tellsSpeakers
        self.onSubmit = onSubmit
    }

    var addresses: [String] { sent.withLock { $0.map(\.address) } }
    var terms: [[String]] { sent.withLock { $0.map(\.terms) } }

    func heard(in file: URL, mediaType: String, _ options: ListeningOptions, speakers: Int?, terms: [String])
        async throws -> HeardRecording
    {
        sent.withLock { $0.append((address: "", terms: terms, options: options)) }
        try await onSubmit("", addresses.count)
        return try heard(in: Data(Self.answer.utf8), options)
    }

    func submit(
        _ file: URL, mediaType: String, _ options: ListeningOptions, speakers: Int?, terms: [String], to address: String
    ) async throws {
        sent.withLock { $0.append((address: address, terms: terms, options: options)) }
        try await onSubmit(address, addresses.count)
    }

    func heard(in answer: Data, _ options: ListeningOptions) throws -> HeardRecording {
        guard answer == Data(Self.answer.utf8) else { throw SpeechError.engineRefused("the sound is damaged") }
        let words = WordTranscript(
            utterances: ScriptedStenographer.greeting, language: "en", languageConfidence: 0.75,
            engine: EngineIdentity(name: "service", model: "far", language: nil), durationMs: 2_000)
        let turns = SpeakerTurns(turns: ScriptedStenographer.two, speakers: 2)
        return HeardRecording(words: words, turns: tellsSpeakers ? turns : nil)
    }
}

extension LineHouse {
    /// Brings something to an address.
    func bring(_ text: String = ScriptedService.answer, to address: String) async throws {
        let items = URLComponents(string: address)?.queryItems ?? []
        func value(_ name: String) -> String? { items.first { $0.name == name }?.value }
        let proof = DeliveryProof(
            workspace: value("workspace"), delivery: value("delivery"), expires: value("expires"),
            signature: value("signature"))
        let upload = Upload(
            mediaType: "application/json", fileName: nil, declaredLength: nil,
            bytes: ByteStream(ByteBuffer(string: text)))
        try await nobody[WebhookService.self].deepgram(upload, matching: proof)
    }
}
