import Foundation
import Language
import Mesh

/// What a language model should read for a question: found by the caller's own search, in the meetings that the
/// conversation is about.
struct AskContext: Sendable {
    let caller: Caller
    /// Empty means everywhere.
    let meetings: [Meeting.ID]

    /// The longest question that search takes.
    private static let longestQuery = 1_000

    /// Runs of segments, the best first.
    func found(_ question: String, words: Int) async throws -> [FoundSegments] {
        let query = String(question.prefix(Self.longestQuery))
        if QueryTerms(query).isGeneral, (1...Self.mostMinutes).contains(meetings.count) {
            let cited = try await inMinutes()
            if !cited.isEmpty { return cited }
        }
        guard !meetings.isEmpty else { return try await found(query, in: nil, words: words) }
        // Scores of different answers are not comparable: meetings take turns.
        let share = max(200, 2 * words / meetings.count)
        var each: [[FoundSegments]] = []
        for meeting in meetings { each.append(try await found(query, in: meeting, words: share)) }
        let longest = each.map(\.count).max() ?? 0
        return (0..<longest).flatMap { rank in each.compactMap { rank < $0.count ? $0[rank] : nil } }
    }

    /// Meetings whose minutes are read for a question that asks for all of them.
    private static let mostMinutes = 5

    /// What the minutes rest on: no search finds what a question without a subject asks for.
    private func inMinutes() async throws -> [FoundSegments] {
        var found: [FoundSegments] = []
        for meeting in meetings {
            let minutes = try await caller.mesh[MinutesService.self].get(meeting, matching: MinutesQuery())
            let statements = minutes.decisions + minutes.summary + minutes.keyPoints
            found += statements.flatMap(\.citations).map { FoundSegments(meeting: meeting, segments: $0.segmentIDs) }
        }
        return found
    }

    private func found(_ query: String, in meeting: Meeting.ID?, words: Int) async throws -> [FoundSegments] {
        do {
            return try await caller.mesh[SearchService.self].context(
                matching: ContextQuery(q: query, meetingID: meeting, words: max(50, min(words, 20_000)))
            ).items.map { FoundSegments(meeting: $0.meetingID, segments: $0.segmentIDs) }
        } catch let error as HansardError where error.code == .notFound {
            // The meeting has gone since the question was asked.
            return []
        }
    }
}
