import Foundation
import Language
import Mesh

/// Lets through what stands in the record; a statement of which no citation holds is dropped.
struct CitationCheck: Sendable {
    private let segments: [UUID: Segment]
    private let texts: [UUID: String]
    private let checker = CitationChecker()
    private let speakers: SpeakerRoster

    /// - Parameter speakers: those whom statements may name.
    init(_ segments: [Segment], speakers: SpeakerRoster = SpeakerRoster()) {
        self.speakers = speakers
        self.segments = Dictionary(segments.map { ($0.id.uuid, $0) }, uniquingKeysWith: { first, _ in first })
        texts = self.segments.mapValues(\.text)
    }

    /// Those that hold, each with the time at which its first word was said.
    func citations(_ found: [Citation]) -> [CitationView] { found.compactMap(citation) }

    /// The citation as it is answered, or nil where it does not hold.
    func citation(_ found: Citation) -> CitationView? {
        guard checker.holds(found, in: texts) else { return nil }
        return CitationView(
            segmentIDs: found.segmentIDs.map { Segment.ID($0) }, quote: found.quote, startMs: start(of: found))
    }

    func statement(_ statement: Statement) -> MinutesStatement? {
        let citations = citations(statement.citations)
        guard let first = citations.first else { return nil }
        return MinutesStatement(
            id: .init(.v7()), text: statement.text, startMs: first.startMs, citations: citations,
            section: statement.section, speakers: speakers.named(in: statement.text, citing: citations))
    }

    /// The topic, if its ends are in the record.
    func topic(_ topic: DraftTopic) -> MinutesTopic? {
        guard let first = segments[topic.firstSegmentID], let last = segments[topic.lastSegmentID] else { return nil }
        return MinutesTopic(
            id: .init(.v7()), title: topic.title, startMs: topic.startMs ?? first.startMs,
            endMs: topic.endMs ?? last.endMs, firstSegmentID: first.id, lastSegmentID: last.id)
    }

    func suggestion(_ action: SuggestedAction) -> ActionItemSuggestion? {
        let citations = citations(action.statement.citations)
        guard let first = citations.first else { return nil }
        return ActionItemSuggestion(
            text: action.statement.text, assignee: action.assignee, dueDate: action.due?.said, citations: citations,
            startMs: first.startMs, dueAt: action.due?.day,
            assigneeID: action.assignee.flatMap(speakers.person(called:)),
            speakers: speakers.named(in: action.statement.text, citing: citations, assignee: action.assignee))
    }

    /// When the first quoted word was said; the segment's beginning where the words have no times of their own.
    private func start(of citation: Citation) -> Int? {
        guard let segment = citation.segmentIDs.first.flatMap({ segments[$0] }) else { return citation.startMs }
        let quote = citation.quote.split(whereSeparator: \.isWhitespace).map(Self.folded).filter { !$0.isEmpty }
        let words = segment.words.map { (text: Self.folded($0.text), startMs: $0.startMs) }.filter { !$0.text.isEmpty }
        // A quotation may go on in the next segment: then it is the end of this one that fits.
        let begin = words.indices.first { begin in
            zip(words[begin...], quote).allSatisfy { $0.text == $1 }
        }
        return begin.map { words[$0].startMs } ?? segment.startMs
    }

    /// A word without case and punctuation.
    private static func folded(_ word: some StringProtocol) -> String {
        word.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}
