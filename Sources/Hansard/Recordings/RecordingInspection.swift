import Foundation
import Mesh
import Speech
import Storage

/// Finds out what an uploaded file is.
struct RecordingInspection: Sendable {
    let storage: any BlobStorage
    let decoder: AudioDecoder

    /// Reads the file's description and decodes its first second: many files that are no recording have a head like
    /// one.
    /// - Throws: `undecodable_media`, `unavailable`.
    func media(of key: BlobKey) async throws -> MediaInfo {
        do {
            return try await storage.withLocalFile(key) { file in
                let info = try await decoder.probe(file)
                guard info.hasAudio else { throw SpeechError.noAudio }
                for try await _ in decoder.samples(of: file) { break }
                return info
            }
        } catch let error as SpeechError {
            throw HansardError(error)
        }
    }
}

extension HansardError {
    /// A speech error at the door of whoever sent the recording.
    init(_ error: SpeechError) {
        switch error {
        case .undecodableMedia, .noAudio, .tooLong, .limitExceeded: self.init(.undecodableMedia, error.description)
        case .unknownLanguage: self.init(.unknownLanguage, error.description)
        case .badModel, .engineRefused: self.init(.unavailable, error.description)
        case .modelsMissing, .decoderMissing, .engineFailed, .busy, .cancelled:
            self.init(.unavailable, error.description, cause: error)
        }
    }
}
