import Database
import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Parts of a transcript")
struct WindowTests {
    private func lines(_ count: Int, _ house: LineHouse) async throws -> (Meeting.ID, Transcript) {
        let meeting = try await house.meeting()
        let text = (0..<count).map { "\($0.isMultiple(of: 2) ? "Ada" : "Bob"): Line \($0)." }.joined(separator: "\n")
        return (
            meeting,
            try await house.mesh()[TranscriptService.self].importTranscript(meeting, TranscriptImport(text: text))
        )
    }

    @Test("A part holds the segments from its place on, and says how many there are")
    func places() async throws {
        try await LineHouse.open { house in
            let (meeting, whole) = try await lines(25, house)
            #expect((whole.total, whole.from, whole.segments.count) == (25, 0, 25))
            let transcripts = house.mesh(.viewer)[TranscriptService.self]
            for (from, limit, places) in [(0, 10, 0..<10), (10, 10, 10..<20), (20, 10, 20..<25), (30, 10, 0..<0)] {
                let part = try await transcripts.get(meeting, matching: TranscriptQuery(from: from, limit: limit))
                #expect(part.segments.map(\.id) == whole.segments[places].map(\.id))
                #expect((part.total, part.from) == (25, from))
            }
            let rest = try await transcripts.get(meeting, matching: TranscriptQuery(from: 22))
            #expect(rest.segments.map(\.id) == whole.segments[22...].map(\.id))
        }
    }

    @Test("A part around a segment has it in the middle, or nearer to an end")
    func surroundings() async throws {
        try await LineHouse.open { house in
            let (meeting, whole) = try await lines(20, house)
            let transcripts = house.mesh(.viewer)[TranscriptService.self]
            for (place, from) in [(10, 8), (0, 0), (1, 0), (19, 15)] {
                let part = try await transcripts.get(
                    meeting, matching: TranscriptQuery(limit: 5, around: whole.segments[place].id))
                #expect(part.from == from)
                #expect(part.segments.map(\.id) == whole.segments[from..<(from + 5)].map(\.id))
            }
            let elsewhere = try await lines(1, house).1.segments[0].id
            #expect(
                await LineHouse.code {
                    try await transcripts.get(meeting, matching: TranscriptQuery(limit: 5, around: elsewhere))
                } == "validation_error")
        }
    }

    @Test("Parts of an older revision are of that revision")
    func revisions() async throws {
        try await LineHouse.open { house in
            let (meeting, whole) = try await lines(6, house)
            try await house.mesh()[SegmentService.self].delete(whole.segments[0].id, ifMatch: nil)
            let transcripts = house.mesh(.viewer)[TranscriptService.self]
            let now = try await transcripts.get(meeting, matching: TranscriptQuery(limit: 2))
            #expect(now.segments.map(\.text) == ["Line 1.", "Line 2."])
            #expect(now.total == 5)
            let then = try await transcripts.get(meeting, matching: TranscriptQuery(revision: 1, limit: 2))
            #expect(then.segments.map(\.text) == ["Line 0.", "Line 1."])
            #expect(then.total == 6)
        }
    }

    @Test("Words can be left out; that people spoke at once is told all the same")
    func withoutWords() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let word = SpokenWord(
                text: "\"o\":[1]", startMs: 0, endMs: 90, confidence: 0.9, speakerConfidence: nil, overlaps: false,
                heard: nil,
                source: .engine)
            var together = word
            together.overlaps = true
            var draft = RevisionDraft(importing: try TranscriptImport(text: "Ada: One.\nBob: Two.").lines(), by: nil)
            draft.lines[0].words = [word]
            draft.lines[1].words = [together]
            let written = draft
            try await house.ledger.database.write(.workspace(house.workspace)) {
                _ = try await TranscriptStore.write(written, of: meeting, at: .now, $0)
            }
            let transcripts = house.mesh(.viewer)[TranscriptService.self]
            let whole = try await transcripts.get(meeting, matching: TranscriptQuery())
            let brief = try await transcripts.get(meeting, matching: TranscriptQuery(words: .hide))
            #expect(whole.segments.map(\.words.count) == [1, 1])
            #expect(brief.segments.map(\.words.count) == [0, 0])
            #expect(whole.segments.map(\.overlaps) == [false, true])
            #expect(brief.segments.map(\.overlaps) == [false, true])
            #expect(brief.segments.map(\.text) == whole.segments.map(\.text))
        }
    }

    @Test("Speakers and recordings of several meetings are listed at once, and those of others not")
    func several() async throws {
        try await LineHouse.open { house in
            let first = try await lines(2, house).0, second = try await lines(1, house).0
            let empty = try await house.meeting()
            let sound = try await house.upload(Sound.tone(milliseconds: 1_000), to: second, transcribe: false)
            let all = MeetingSelection(meetingIDs: [first, second, empty, first, Meeting.ID(.v7())])
            let speakers = try await house.mesh(.viewer)[SpeakerService.self].listAll(matching: all)
            #expect(speakers.map(\.meetingID) == [first, first, second])
            #expect(speakers.map(\.label) == ["Ada", "Bob", "Ada"])
            #expect(try await house.mesh(.viewer)[RecordingService.self].listAll(matching: all).map(\.id) == [sound.id])
            let stranger = house.mesh(.stranger)
            #expect(try await stranger[SpeakerService.self].listAll(matching: all).isEmpty)
            #expect(try await stranger[RecordingService.self].listAll(matching: all).isEmpty)
        }
    }
}
