import Foundation
import Mesh

/// What a person corrected in a recording's words: it is made again when the recording is transcribed again, where the
/// words are still heard as they were.
struct Correction: Sendable {
    enum Kind: String, Sendable {
        /// Other words than were heard.
        case words
        /// Another speaker.
        case speaker
    }

    var id: UUID
    var recording: Recording.ID
    var kind: Kind
    /// From the beginning of the recording, in milliseconds.
    var startMs: Int
    var endMs: Int
    /// What the engine heard; empty for a speaker.
    var heard = ""
    /// What stands there instead.
    var written = ""
    /// Who speaks; nil where nobody can be told.
    var speaker: Speaker.ID?
    var createdBy: Identifier<User>?
}

extension Correction {
    /// The corrections that an edit of a segment's words makes.
    ///
    /// Words that were only put in, or only taken out, are told with the word beside them: by itself nothing would say
    /// where they belong.
    static func words(_ edit: WordEdit, of segment: StoredSegment, by user: Identifier<User>?) -> [Correction] {
        guard let recording = segment.recording else { return [] }
        return edit.spans.compactMap { span in
            var old = span.old, before: [SpokenWord] = []
            if WordEdit.heard(segment.words[old]).isEmpty || span.new.isEmpty {
                if old.lowerBound > 0 {
                    old = (old.lowerBound - 1)..<old.upperBound
                    before = [segment.words[old.lowerBound]]
                }
            }
            let heard = WordEdit.heard(segment.words[old])
            guard !heard.isEmpty, let first = segment.words[old].first, let last = segment.words[old].last else {
                return nil
            }
            let written = before.map(\.text) + span.newTexts(in: edit)
            return Correction(
                id: .v7(), recording: recording, kind: .words, startMs: first.startMs, endMs: last.endMs, heard: heard,
                written: written.joined(separator: " "), createdBy: user)
        }
    }

    /// That these words are this speaker's.
    static func speaker(
        _ speaker: Speaker.ID?, of words: [SpokenWord], in recording: Recording.ID?, by user: Identifier<User>?
    )
        -> Correction?
    {
        guard let recording, let start = words.map(\.startMs).min(), let end = words.map(\.endMs).max() else {
            return nil
        }
        return Correction(
            id: .v7(), recording: recording, kind: .speaker, startMs: start, endMs: end, speaker: speaker,
            createdBy: user)
    }
}

extension WordEdit.Span {
    /// The texts of the new words; the words after an edit stand where the texts stood.
    fileprivate func newTexts(in edit: WordEdit) -> [String] { edit.words[new].map(\.text) }
}
