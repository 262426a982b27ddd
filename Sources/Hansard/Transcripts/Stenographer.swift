package import Foundation
package import Speech

/// Listens to recordings: the words first, then who says them.
package protocol Stenographer: Sendable {
    /// Writes down every word of a recording; silence has none.
    ///
    /// - Parameter progress: called with the milliseconds that have been listened to, about once a second of sound.
    /// - Throws: `SpeechError`.
    func words(of file: URL, progress: @escaping @Sendable (_ processedMs: Int) -> Void) async throws -> WordTranscript

    /// Tells apart those who speak in a recording.
    ///
    /// - Parameters:
    ///   - speakers: how many they are, if that is known.
    ///   - progress: as above.
    /// - Throws: `SpeechError`.
    func turns(of file: URL, speakers: Int?, progress: @escaping @Sendable (_ processedMs: Int) -> Void) async throws
        -> SpeakerTurns
}

/// The stenographer of this machine: ffmpeg, and models that run in this process.
package struct LocalStenographer: Stenographer {
    private let decoder: AudioDecoder
    private let transcriber: Transcriber
    private let diarizer: Diarizer

    package init(decoder: AudioDecoder, transcriber: Transcriber, diarizer: Diarizer) {
        self.decoder = decoder
        self.transcriber = transcriber
        self.diarizer = diarizer
    }

    package func words(of file: URL, progress: @escaping @Sendable (_ processedMs: Int) -> Void) async throws
        -> WordTranscript
    {
        try await transcriber.words(of: decoder.samples(of: file), progress: progress)
    }

    package func turns(of file: URL, speakers: Int?, progress: @escaping @Sendable (_ processedMs: Int) -> Void)
        async throws -> SpeakerTurns
    {
        try await diarizer.turns(of: decoder.samples(of: file), speakers: speakers, progress: progress)
    }
}
