package import Database
package import Foundation
import Language
package import Mesh

/// Search over everything that was said.
@Service("search")
package struct SearchService: Sendable {
    let database: any RelationalDatabase

    package init(database: any RelationalDatabase) { self.database = database }

    /// Finds the passages that match a question or some words best, in one meeting or in all of the workspace.
    @Operation(.get, "/search", for: .viewer)
    package func find(matching query: SearchQuery, by caller: Caller) async throws -> FoundPassages {
        try await requireMeeting(query.meetingID, by: caller)
        let found = try await database.read(caller.scope) { session in
            try await PassageSearch(session: session).find(query.q, in: query.meetingID.map { [$0.uuid] } ?? [])
        }
        let terms = QueryTerms(query.q)
        return FoundPassages(
            items: found.ranked.withoutOverlaps().prefix(query.limit).map { FoundPassage($0, terms: terms) })
    }

    /// Gathers the passages that a language model should read for a question, best first, as many as fit into a number of words.
    @Operation(.get, "/search/context", for: .viewer)
    package func context(matching query: ContextQuery, by caller: Caller) async throws -> FoundPassages {
        try await requireMeeting(query.meetingID, by: caller)
        let found = try await database.read(caller.scope) { session in
            try await PassageSearch(session: session).find(query.q, in: query.meetingID.map { [$0.uuid] } ?? [])
        }
        let terms = QueryTerms(query.q)
        return FoundPassages(
            items: ContextPacker().pack(found.all, words: query.words).map { FoundPassage($0, terms: terms) })
    }

    private func requireMeeting(_ id: Meeting.ID?, by caller: Caller) async throws {
        if let id { _ = try await caller.mesh[MeetingService.self].get(id) }
    }
}

/// What is looked for.
@Schema
package struct SearchQuery: Sendable {
    /// Words, or a question.
    @Length(1...1000) package var q: String
    /// Only in this meeting.
    package var meetingID: Meeting.ID?
    @Within(1...100) package var limit: Int = 20
}

/// What a language model is to know.
@Schema
package struct ContextQuery: Sendable {
    /// The question.
    @Length(1...1000) package var q: String
    /// Only from this meeting.
    package var meetingID: Meeting.ID?
    /// About how many words in all.
    @Within(50...20_000) package var words: Int = 1000
}

/// Some consecutive segments that match.
@Schema
package struct FoundPassage: Sendable {
    package var meetingID: Meeting.ID
    package var segmentIDs: [Segment.ID]
    package var text: String
    /// Where the words that were looked for stand in `text`.
    package var highlights: [Highlight]
    package var startMs: Int?
    package var endMs: Int?
    /// Higher is better; comparable within one answer only.
    package var score: Double
}

/// A part of a text, in characters as JavaScript counts them (UTF-16).
@Schema
package struct Highlight: Sendable {
    package var start: Int
    /// The first character behind it.
    package var end: Int
}

/// Passages that were found; they hold spoken words.
package struct FoundPassages: Mesh.Answer, SpokenWords {
    package let items: [FoundPassage]

    package static var shape: AnswerShape { [FoundPassage].shape }
    package func reply(status: AnswerStatus) throws -> OperationReply { try items.reply(status: status) }
    package static func from(_ reply: OperationReply) throws -> Self { Self(items: try [FoundPassage].from(reply)) }
}

extension FoundPassage {
    init(_ ranked: RankedPassage, terms: QueryTerms) {
        let passage = ranked.passage, text = passage.text
        self.init(
            meetingID: Meeting.ID(passage.recordID), segmentIDs: passage.segmentIDs.map { Segment.ID($0) }, text: text,
            highlights: Highlighter().positions(of: terms, in: text).map {
                Highlight(start: $0.lowerBound, end: $0.upperBound)
            },
            startMs: passage.startMs, endMs: passage.endMs, score: ranked.score)
    }
}
