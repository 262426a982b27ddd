import Foundation
import Language
import Mesh

/// The record as it is, which citations are held against.
struct CitedRecord: Sendable {
    /// Of the transcript.
    let revision: Int
    let speakers: SpeakerRoster
    private let segments: [Segment]
    private let order: [Segment.ID: Int]
    private let check: CitationCheck
    private let finder: QuoteFinder

    /// Of several places with the same words, one counts as the old one when it is so near, in milliseconds.
    private static let nearby = 30_000
    /// Fewer words may stand anywhere, and prove nothing elsewhere.
    private static let leastWords = 3

    init(_ transcript: Transcript, _ speakers: [Speaker]) {
        revision = transcript.revision
        self.speakers = SpeakerRoster(transcript, speakers)
        segments = transcript.segments
        order = Dictionary(
            segments.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        check = CitationCheck(segments)
        finder = QuoteFinder(segments.map { ($0.id.uuid, $0.text) })
    }

    /// The record of a meeting.
    init(of meeting: Meeting.ID, by caller: Caller) async throws {
        let transcript = try await caller.mesh[TranscriptService.self].get(meeting, matching: TranscriptQuery())
        try await self.init(transcript, caller.mesh[SpeakerService.self].list(meeting))
    }

    /// A citation of the record as it is: the same while its words stand where it says, one that leads to where they
    /// stand now, or nil when they are gone.
    func standing(_ citation: CitationView) -> CitationView? {
        if check.citation(citation.source) != nil { return citation }
        let places = finder.places(of: citation.quote).compactMap { ids in
            check.citation(Citation(segmentIDs: ids, quote: citation.quote, startMs: nil))
        }
        func distance(_ place: CitationView) -> Int? {
            guard let old = citation.startMs, let new = place.startMs else { return nil }
            return abs(old - new)
        }
        let nearest = places.min { (distance($0) ?? .max) < (distance($1) ?? .max) }
        guard let nearest else { return nil }
        if let distance = distance(nearest), distance <= Self.nearby { return nearest }
        return places.count == 1 && QuoteFinder.words(in: citation.quote) >= Self.leastWords ? nearest : nil
    }

    /// A citation that somebody gives, with the time of its first word.
    /// - Throws: a violation of `field` when the words do not stand there.
    func given(_ citation: CitationView, field: String) throws(HansardError) -> CitationView {
        guard (1...2_000).contains(citation.quote.count), citation.segmentIDs.count <= 100,
            let view = check.citation(citation.source)
        else {
            throw .invalid(field, "misquoted", "must quote words that stand in the segments that it names")
        }
        return view
    }

    /// A statement with its citations led to where their words stand now; stale when some stand nowhere, or when it
    /// names somebody who is called otherwise now, or did not say them.
    func checked(_ statement: MinutesStatement) -> MinutesStatement {
        var checked = statement
        let (citations, isStale) = self.checked(statement.citations)
        (checked.citations, checked.stale) = (citations, isStale || isOutdated(statement.speakers, citing: citations))
        // What a person cites nothing for has no place in the record.
        if let first = citations.first { checked.startMs = first.startMs }
        return checked
    }

    /// The same of an action item.
    func checked(_ item: ActionItem) -> ActionItem {
        var checked = item
        let (citations, isStale) = self.checked(item.citations)
        (checked.citations, checked.stale) = (citations, isStale || isOutdated(item.speakers, citing: citations))
        if let first = citations.first { checked.startMs = first.startMs }
        return checked
    }

    private func isOutdated(_ named: [NamedSpeaker], citing citations: [CitationView]) -> Bool {
        !named.allSatisfy { speakers.stands($0, citing: citations) }
    }

    /// Citations led to where their words stand now, and whether some stand nowhere; those stay as they were.
    func checked(_ citations: [CitationView]) -> (citations: [CitationView], isStale: Bool) {
        var isStale = false
        let checked = citations.map { citation in
            if let standing = standing(citation) { return standing }
            isStale = true
            return citation
        }
        return (checked, isStale)
    }

    func checked(_ content: MinutesContent) -> MinutesContent {
        var content = content
        for section in MinutesSection.allCases { content[section] = content[section].map(checked) }
        content.topics = content.topics.map(checked)
        return content
    }

    /// A topic between segments that are there: those at its times, where its own have gone.
    private func checked(_ topic: MinutesTopic) -> MinutesTopic {
        var topic = topic
        if order[topic.firstSegmentID] == nil, let start = topic.startMs,
            let first = segments.first(where: { ($0.endMs ?? 0) > start })
        {
            topic.firstSegmentID = first.id
        }
        if order[topic.lastSegmentID] == nil, let end = topic.endMs,
            let last = segments.last(where: { ($0.startMs ?? .max) < end })
        {
            topic.lastSegmentID = last.id
        }
        return topic
    }

    /// Where a segment stands in the transcript.
    func place(of segment: Segment.ID) -> Int? { order[segment] }
}

extension CitationView {
    var source: Citation { Citation(segmentIDs: segmentIDs.map(\.uuid), quote: quote, startMs: startMs) }
}
