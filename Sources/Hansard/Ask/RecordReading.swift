import Foundation
import Language
import Mesh
import Synchronization

/// Reads transcripts as the caller may, each once for an answer.
final class RecordReading: Sendable {
    private let caller: Caller
    private let transcripts = Mutex<[UUID: (segments: [Segment], check: CitationCheck)]>([:])

    /// Transcripts that are read for one answer.
    private static let mostMeetings = 60
    /// Words of a passage; a longer segment is cut into several.
    private static let longestPassage = 150

    init(caller: Caller) { self.caller = caller }

    /// A quote as it is answered; nil where it does not stand in the record as it is now.
    func citation(_ source: Language.Answer.Source) async throws -> AnswerCitation? {
        guard let transcript = try await transcript(source.recordID),
            let found = transcript.check.citation(source.citation)
        else { return nil }
        let speaker = transcript.segments.first { $0.id == found.segmentIDs.first }?.source.speaker
        return AnswerCitation(
            meetingID: .init(source.recordID), segmentIDs: found.segmentIDs, quote: found.quote, speaker: speaker,
            startMs: found.startMs)
    }

    /// Segments of the record under numbers, in the order of the record: as many as hold `words` words, the first found
    /// first.
    /// - Parameter found: runs of segments, the best first.
    func passages(_ found: [FoundSegments], words: Int) async throws -> [NumberedPassage] {
        var chosen: [UUID: Set<UUID>] = [:]
        var order: [UUID] = []
        var left = words
        for run in found where left > 0 {
            guard let transcript = try await transcript(run.meeting.uuid) else { continue }
            if chosen[run.meeting.uuid] == nil { order.append(run.meeting.uuid) }
            let wanted = Set(run.segments.map(\.uuid)).subtracting(chosen[run.meeting.uuid] ?? [])
            for segment in transcript.segments where wanted.contains(segment.id.uuid) && left > 0 {
                left -= segment.text.split(whereSeparator: \.isWhitespace).count
                chosen[run.meeting.uuid, default: []].insert(segment.id.uuid)
            }
        }
        var numbered: [NumberedPassage] = []
        for meeting in order {
            let segments = try await transcript(meeting)?.segments ?? []
            for segment in segments where chosen[meeting]?.contains(segment.id.uuid) ?? false {
                for piece in Self.pieces(of: segment.source) {
                    numbered.append(
                        NumberedPassage(number: numbered.count + 1, recordID: meeting, segment: piece))
                }
            }
        }
        return Self.limited(numbered, words: words)
    }

    /// A segment may be longer than all that a model is to read.
    private static func limited(_ passages: [NumberedPassage], words: Int) -> [NumberedPassage] {
        var left = words + longestPassage
        return Array(
            passages.prefix { passage in
                left -= passage.segment.text.split(whereSeparator: \.isWhitespace).count
                return left > 0
            })
    }

    private static func pieces(of segment: SourceSegment) -> [SourceSegment] {
        let words = segment.text.split(whereSeparator: \.isWhitespace)
        guard words.count > longestPassage else { return [segment] }
        return stride(from: 0, to: words.count, by: longestPassage).map { start in
            let run = words[start..<min(start + longestPassage, words.count)]
            let text = segment.text[run[run.startIndex].startIndex..<run[run.endIndex - 1].endIndex]
            return SourceSegment(
                id: segment.id, speaker: segment.speaker, text: String(text), startMs: segment.startMs,
                endMs: segment.endMs)
        }
    }

    private func transcript(_ meeting: UUID) async throws -> (segments: [Segment], check: CitationCheck)? {
        if let known = transcripts.withLock({ $0[meeting] }) { return known }
        guard transcripts.withLock({ $0.count }) < Self.mostMeetings else { return nil }
        let segments: [Segment]
        do {
            segments = try await caller.mesh[TranscriptService.self].get(
                Meeting.ID(meeting), matching: TranscriptQuery()
            )
            .segments
        } catch let error as HansardError where error.code == .notFound {
            segments = []
        }
        let read = (segments: segments, check: CitationCheck(segments))
        transcripts.withLock { $0[meeting] = read }
        return read
    }
}

/// A run of segments of one meeting.
struct FoundSegments: Sendable, Hashable {
    let meeting: Meeting.ID
    let segments: [Segment.ID]
}
