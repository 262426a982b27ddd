import Foundation
import Mesh
import Speech

/// A revision that is about to be written: the words of one recording, or of an import.
struct RevisionDraft: Sendable {
    struct Line: Sendable {
        /// The label of the one who speaks.
        var speaker: String?
        var text: String
        /// From the beginning of the recording, in milliseconds.
        var startMs: Int?
        var endMs: Int?
        var confidence: Double?
        var speakerConfidence: Double?
        /// Who corrected it.
        var editedBy: Identifier<User>?
        var words: [SpokenWord] = []
    }

    var origin: TranscriptOrigin
    var lines: [Line]
    /// What those are called whom the machine told apart, by their number in the recording.
    var labels: [Int: String] = [:]
    /// Names that come with the labels, as an import gives them; a name that a person gave stays.
    var names: [String: String] = [:]
    /// Nil for an import.
    var recording: Recording.ID?
    var durationMs = 0
    var language: String?
    var languageConfidence: Double?
    var engine: String?
    var createdBy: UUID?

    /// Those who speak, in the order of first speaking.
    var speakers: [String] { lines.compactMap(\.speaker).uniqued }
}

extension RevisionDraft.Line {
    /// A line of one speaker's words, which are not empty.
    init(_ words: [SpokenWord], by speaker: String?, editedBy: Identifier<User>?) {
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : (values.reduce(0, +) / Double(values.count)).rounded(places: 3)
        }
        self.init(
            speaker: speaker, text: words.map(\.text).joined(separator: " "), startMs: words.map(\.startMs).min(),
            endMs: words.map(\.endMs).max(), confidence: mean(words.compactMap(\.confidence)),
            speakerConfidence: speaker == nil ? nil : mean(words.compactMap(\.speakerConfidence)), editedBy: editedBy,
            words: words)
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
