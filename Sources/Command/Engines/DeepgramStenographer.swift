import Foundation
import Hansard
import Remote
import Speech
import SpeechRemote

/// Deepgram, as the domain asks for it.
struct DeepgramStenographer: RemoteStenographer {
    let engine: DeepgramEngine

    func heard(
        in file: URL, mediaType: String, _ options: ListeningOptions, speakers: Int?, terms: [String]
    ) async throws -> HeardRecording {
        try await telling { () throws(RemoteError) in
            recording(
                try await engine.result(
                    of: file, mediaType: mediaType, request(options, speakers: speakers, terms: terms)), options)
        }
    }

    func submit(
        _ file: URL, mediaType: String, _ options: ListeningOptions, speakers: Int?, terms: [String], to address: String
    ) async throws {
        _ = try await telling { () throws(RemoteError) in
            try await engine.submit(
                file, mediaType: mediaType, request(options, speakers: speakers, terms: terms), callback: address)
        }
    }

    func heard(in answer: Data, _ options: ListeningOptions) throws -> HeardRecording {
        do throws(RemoteError) {
            return recording(try DeepgramResult.parse(answer), options)
        } catch {
            throw error.speechError
        }
    }

    /// Deepgram cannot be told how many speak: then its words are taken, and who says them is found out here.
    private func request(_ options: ListeningOptions, speakers: Int?, terms: [String]) -> DeepgramRequest {
        DeepgramRequest(
            language: options.language, tellsSpeakers: speakers == nil && !options.channels,
            splitsChannels: options.channels, terms: terms)
    }

    private func recording(_ result: DeepgramResult, _ options: ListeningOptions) -> HeardRecording {
        var words = result.wordTranscript(engine: engine.identity, language: options.language)
        if options.language == nil { words.languageConfidence = result.language?.confidence }
        return HeardRecording(words: words, turns: result.speakerTurns)
    }

    private func telling<Result: Sendable>(
        _ work: () async throws(RemoteError) -> Result
    ) async throws(SpeechError) -> Result {
        do throws(RemoteError) {
            return try await work()
        } catch {
            throw error.speechError
        }
    }
}
