import Foundation
import Mesh
import TranscriptFormats

extension TranscriptImport {
    /// Different names in one transcript.
    private static let speakerLimit = 1_000

    /// The segments that were sent, one line for each, in their order.
    /// - Throws: `Violations` that name each faulty field.
    func lines() throws -> [RevisionDraft.Line] {
        switch (segments, text) {
        case (let segments?, nil): return try Self.checked(segments)
        case (nil, let text?): return try Self.checked(Self.read(text, format))
        case (nil, nil): throw Violations(Violation(field: "segments", code: "missing", message: "or text is required"))
        default: throw Violations(Violation(field: "text", code: "conflict", message: "cannot stand beside segments"))
        }
    }

    private static func read(_ text: String, _ format: ImportFormat?) throws -> [ImportedSegment] {
        do {
            return try TranscriptReader().segments(
                from: text.utf8, format: format.flatMap { TranscriptFormat(rawValue: $0.rawValue) }
            ).map { segment in
                let words = segment.words.map {
                    ImportedWord(text: $0.text, startMs: $0.startMs, endMs: $0.endMs, confidence: $0.confidence)
                }
                return ImportedSegment(
                    speaker: segment.speaker, text: segment.text, startMs: segment.startMs, endMs: segment.endMs,
                    confidence: segment.confidence, words: words)
            }
        } catch {
            throw Violations(Violation(field: "text", code: error.code.rawValue, message: "cannot be read: \(error)"))
        }
    }

    private static func checked(_ segments: [ImportedSegment]) throws -> [RevisionDraft.Line] {
        var violations = Violations()
        for (index, segment) in segments.enumerated() {
            if let start = segment.startMs, let end = segment.endMs, end < start {
                violations.add("segments.\(index).end_ms", "range", "must not be before start_ms")
            }
            for (place, word) in (segment.words ?? []).enumerated() where word.endMs < word.startMs {
                violations.add("segments.\(index).words.\(place).end_ms", "range", "must not be before start_ms")
            }
        }
        let lines = segments.map { segment in
            let speaker = segment.speaker?.trimmed ?? ""
            return RevisionDraft.Line(
                speaker: speaker.isEmpty ? nil : speaker, text: segment.text.trimmed, startMs: segment.startMs,
                endMs: segment.endMs, confidence: segment.confidence, words: Self.words(of: segment))
        }
        if Set(lines.compactMap(\.speaker)).count > speakerLimit {
            violations.add("segments", "speakers", "must not have more than \(speakerLimit) different speakers")
        }
        try violations.throwIfAny()
        return lines
    }
}

extension TranscriptImport {
    /// The words, where they are those of the text and there is one time for each: else the text alone counts.
    private static func words(of segment: ImportedSegment) -> [SpokenWord] {
        let words = segment.words ?? []
        guard words.map(\.text) == SpokenWord.split(segment.text) else { return [] }
        return words.map {
            SpokenWord(text: $0.text, startMs: $0.startMs, endMs: $0.endMs, confidence: $0.confidence)
        }
    }
}

extension RevisionDraft {
    /// What somebody wrote elsewhere: labels are the names that it gives.
    init(importing lines: [Line], by user: UUID?) {
        self.init(
            origin: .import, lines: lines, engine: TranscriptOrigin.import.rawValue, createdBy: user)
        names = Dictionary(speakers.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
