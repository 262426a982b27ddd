import Database
import Mesh

extension SegmentService {
    /// Gives a segment other words.
    /// - Returns: the corrections that it makes.
    static func rewrite(_ segment: inout StoredSegment, _ text: String, by user: Identifier<User>?) throws
        -> [Correction]
    {
        let texts = SpokenWord.split(text)
        guard !texts.isEmpty else {
            throw HansardError.invalid("text", "empty", "must have a word; delete the segment to take it out")
        }
        guard !segment.words.isEmpty else {
            segment.text = text.trimmed
            return []
        }
        let edit = WordEdit(segment.words, to: texts, source: .person)
        let corrections = Correction.words(edit, of: segment, by: user)
        segment.words = edit.words
        segment.settle()
        return corrections
    }

    /// Moves a segment's ends; words that would lie outside are drawn in.
    /// - Parameter offset: where its recording begins, in milliseconds.
    static func move(_ segment: inout StoredSegment, _ change: SegmentChange, offset: Int) throws {
        if case .none = change.startMs, case .none = change.endMs { return }
        let start = change.startMs.applied(to: segment.startMs.map { $0 + offset })
        let end = change.endMs.applied(to: segment.endMs.map { $0 + offset })
        guard segment.words.isEmpty || (start != nil && end != nil) else {
            throw HansardError.invalid(start == nil ? "start_ms" : "end_ms", "null", "must not be null")
        }
        if let start, start < offset {
            throw HansardError.invalid(
                "start_ms", "range", "must not be before the recording, which begins at \(offset)")
        }
        if let start, let end, end < start {
            throw HansardError.invalid("end_ms", "range", "must not be before start_ms")
        }
        segment.startMs = start.map { $0 - offset }
        segment.endMs = end.map { $0 - offset }
        guard let first = segment.startMs, let last = segment.endMs else { return }
        for index in segment.words.indices {
            segment.words[index].startMs = min(max(segment.words[index].startMs, first), last)
            segment.words[index].endMs = min(max(segment.words[index].endMs, first), last)
        }
    }

    /// The parts of a segment; the first keeps its id.
    /// - Parameter places: the words before which to cut, rising; those at the ends cut nothing.
    static func cut(_ segment: StoredSegment, at places: [Int]) -> [StoredSegment] {
        let inner = places.filter { $0 > 0 && $0 < segment.wordCount }
        let bounds = [0] + inner + [segment.wordCount]
        return zip(bounds, bounds.dropFirst()).enumerated().map { index, bound in
            var part = segment.part(bound.0..<bound.1)
            if index > 0 { part.id = .init(.v7()) }
            return part
        }
    }

    static func next(after segment: StoredSegment, _ session: any DatabaseSession) async throws -> StoredSegment {
        guard let next = try await SegmentStore.next(after: segment, session) else {
            throw HansardError(.conflict, "No segment follows it in its recording")
        }
        return next
    }
}
