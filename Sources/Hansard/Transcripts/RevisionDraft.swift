import Foundation
import Mesh
import Speech

/// A revision that is about to be written.
struct RevisionDraft: Sendable {
    struct Line: Sendable {
        /// The label of the one who speaks.
        var speaker: String?
        var text: String
        var startMs: Int?
        var endMs: Int?
        var confidence: Double?
        var words: [Word] = []
    }

    var origin: TranscriptOrigin
    var status: TranscriptStatus
    var lines: [Line]
    /// Names that come with the labels, as an import gives them; a name that a person gave stays.
    var names: [String: String] = [:]
    var recording: Recording.ID?
    var language: String?
    var engine: String?
    var createdBy: UUID?

    /// Those who speak, in the order of first speaking.
    var speakers: [String] { lines.compactMap(\.speaker).uniqued }
}

extension RevisionDraft {
    /// What an engine wrote.
    init(_ transcript: SpeechTranscript, origin: TranscriptOrigin, status: TranscriptStatus, recording: Recording.ID) {
        let labels = Dictionary(
            transcript.speakers.map { ($0.index, $0.label) }, uniquingKeysWith: { first, _ in first })
        let lines = transcript.segments.map { segment in
            Line(
                speaker: segment.speaker.flatMap { labels[$0] }, text: segment.text.withoutNULs,
                startMs: segment.startMs, endMs: segment.endMs,
                confidence: segment.confidence?.rounded(places: 3), words: segment.words)
        }
        self.init(
            origin: origin, status: status, lines: lines, recording: recording, language: transcript.language,
            engine: "\(transcript.engine.name)/\(transcript.engine.model)")
    }
}

extension Double {
    /// With at most this many digits behind the point.
    func rounded(places: Int) -> Double {
        let scale = pow(10, Double(places))
        return (self * scale).rounded() / scale
    }
}

extension String {
    /// No database keeps a NUL in text.
    var withoutNULs: String { utf8.contains(0) ? replacing("\0", with: "") : self }
}
