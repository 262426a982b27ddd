package import Database
package import Foundation
import Language
package import Mesh

/// Search over everything that was said.
@Service("search")
package struct SearchService: Sendable {
    let database: any RelationalDatabase
    let meaning: SearchMeaning?

    /// - Parameter meaning: nil searches by words alone.
    package init(database: any RelationalDatabase, meaning: SearchMeaning? = nil) {
        self.database = database
        self.meaning = meaning
    }

    /// Finds the passages that match a question or some words best, in some meetings or in all of the workspace.
    @Operation(.get, "/search", for: .viewer)
    package func find(matching query: SearchQuery, by caller: Caller) async throws -> FoundPassages {
        let filter = try await filter(of: query, by: caller)
        let question = try await SearchedQuestion(
            query.q, in: filter, of: caller, database, meaning: query.by == .words ? nil : meaning)
        let found = try await database.read(caller.scope) { session in
            try await question.search(session, by: caller)
                .find(query.q, in: filter, limit: query.limit, withoutOverlaps: true)
        }
        let terms = QueryTerms(query.q)
        return FoundPassages(items: found.ranked.map { FoundPassage($0, terms: terms) })
    }

    /// Gathers the passages that a language model should read for a question, best first, as many as fit into a number of words.
    @Operation(.get, "/search/context", for: .viewer)
    package func context(matching query: ContextQuery, by caller: Caller) async throws -> FoundPassages {
        let filter = try await filter(of: query, by: caller)
        let question = try await SearchedQuestion(
            query.q, in: filter, of: caller, database, meaning: query.by == .words ? nil : meaning)
        let found = try await database.read(caller.scope) { session in
            try await question.search(session, by: caller)
                .context(query.q, in: filter, words: query.words)
        }
        let terms = QueryTerms(query.q)
        return FoundPassages(items: found.map { FoundPassage($0, terms: terms) })
    }

    private func filter(of query: some PassageQuery, by caller: Caller) async throws -> SearchFilter {
        let meetings = (query.meetingIDs + (query.meetingID.map { [$0] } ?? [])).uniqued
        for id in meetings { _ = try await caller.mesh[MeetingService.self].get(id) }
        return SearchFilter(
            meetings: meetings.map(\.uuid), kinds: query.kind.isEmpty ? [.transcript] : Set(query.kind),
            person: query.person, from: query.from, to: query.to)
    }
}

/// What narrows a search.
private protocol PassageQuery {
    var meetingID: Meeting.ID? { get }
    var meetingIDs: [Meeting.ID] { get }
    var kind: [PassageKind] { get }
    var person: String? { get }
    var from: Timestamp? { get }
    var to: Timestamp? { get }
}

/// By what passages are found.
package enum SearchManner: String, SchemaEnum {
    /// By words and, where the model for it is installed, by meaning.
    case best
    /// By words alone.
    case words
}

/// What is looked for.
@Schema
package struct SearchQuery: Sendable, PassageQuery {
    /// Words, or a question.
    @Length(1...1000) package var q: String
    /// Only in this meeting.
    package var meetingID: Meeting.ID?
    /// Only in these meetings.
    @Count(0...50) package var meetingIDs: [Meeting.ID] = []
    /// Only what this person says: a speaker's name or a part of it, or the id of a person of the workspace.
    @Length(1...200) package var person: String?
    /// Only of meetings at this time or later.
    package var from: Timestamp?
    /// Only of meetings before this time.
    package var to: Timestamp?
    /// What is searched: by default what was spoken alone.
    @Count(0...3) package var kind: [PassageKind] = []
    /// By what passages are found.
    package var by: SearchManner = .best
    @Within(1...100) package var limit: Int = 20
}

/// What a language model is to know.
@Schema
package struct ContextQuery: Sendable, PassageQuery {
    /// The question.
    @Length(1...1000) package var q: String
    /// Only from this meeting.
    package var meetingID: Meeting.ID?
    /// Only from these meetings.
    @Count(0...50) package var meetingIDs: [Meeting.ID] = []
    /// Only what this person says: a speaker's name or a part of it, or the id of a person of the workspace.
    @Length(1...200) package var person: String?
    /// Only of meetings at this time or later.
    package var from: Timestamp?
    /// Only of meetings before this time.
    package var to: Timestamp?
    /// What is searched: by default what was spoken alone.
    @Count(0...3) package var kind: [PassageKind] = []
    /// By what passages are found.
    package var by: SearchManner = .best
    /// About how many words in all.
    @Within(50...20_000) package var words: Int = 1000
}

/// Some consecutive segments that match, or a statement about them.
@Schema
package struct FoundPassage: Sendable {
    package var meetingID: Meeting.ID
    package var kind: PassageKind
    /// The segments themselves, or those that the statement cites.
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
        // A statement that cites nothing has the record itself in the place of a segment.
        let segments = passage.segmentIDs.filter { $0 != passage.recordID }
        self.init(
            meetingID: Meeting.ID(passage.recordID), kind: PassageKind.allCases[ranked.line],
            segmentIDs: segments.map { Segment.ID($0) }, text: text,
            highlights: Highlighter().positions(of: terms, in: text).map {
                Highlight(start: $0.lowerBound, end: $0.upperBound)
            },
            startMs: passage.startMs, endMs: passage.endMs, score: ranked.score)
    }
}
