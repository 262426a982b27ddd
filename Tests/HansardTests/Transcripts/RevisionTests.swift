import Foundation
import Mesh
import Speech
import Testing

@testable import Hansard

@Suite("Revisions of a transcript")
struct RevisionTests {
    private func imported(_ text: String, _ house: LineHouse) async throws -> (Meeting.ID, Transcript) {
        let meeting = try await house.meeting()
        return (
            meeting,
            try await house.mesh()[TranscriptService.self].importTranscript(meeting, TranscriptImport(text: text))
        )
    }

    @Test("A revision tells who changed what")
    func differences() async throws {
        try await LineHouse.open { house in
            let (meeting, before) = try await imported("Ada: One.\nBob: Two.\nAda: Three.", house)
            let segments = house.mesh()[SegmentService.self], transcripts = house.mesh()[TranscriptService.self]
            _ = try await segments.update(before.segments[1].id, SegmentChange(text: .to("Too.")), ifMatch: nil)
            try await segments.delete(before.segments[2].id, ifMatch: nil)
            let revisions = try await transcripts.revisions(meeting)
            #expect(revisions.map(\.origin) == [.edit, .edit, .import])
            #expect(revisions.map(\.changed) == [1, 1, 3])
            #expect(revisions.allSatisfy { $0.createdBy?.uuid == house.people[.member] })
            let edit = try await transcripts.changes(meeting, 2)
            #expect(edit.segments.map { $0.before?.text } == ["Two."])
            #expect(edit.segments.map { $0.after?.text } == ["Too."])
            let deletion = try await transcripts.changes(meeting, 3)
            #expect(deletion.segments.map { $0.before?.text } == ["Three."])
            #expect(deletion.segments.map { $0.after?.text } == [nil])
            #expect(try await transcripts.changes(meeting, 1).segments.map { $0.before?.text } == [nil, nil, nil])
            #expect(await LineHouse.code { try await transcripts.changes(meeting, 4) } == "not_found")
            let stranger = house.mesh(.stranger)[TranscriptService.self]
            #expect(await LineHouse.code { try await stranger.changes(meeting, 2) } == "not_found")
        }
    }

    @Test("An older revision is taken up again, and those between stay")
    func restores() async throws {
        try await LineHouse.open { house in
            let (meeting, before) = try await imported("Ada: One two.\nBob: Three.", house)
            let segments = house.mesh()[SegmentService.self], transcripts = house.mesh()[TranscriptService.self]
            _ = try await segments.split(before.segments[0].id, SegmentSplit(atWord: 1), ifMatch: nil)
            try await segments.delete(before.segments[1].id, ifMatch: nil)
            #expect(try await house.transcript(meeting).segments.map(\.text) == ["One", "two."])
            let restored = try await transcripts.restore(meeting, 1)
            #expect(restored.segments.map(\.text) == ["One two.", "Three."])
            #expect(restored.revision == 4)
            let between = try await transcripts.get(meeting, matching: TranscriptQuery(revision: 2))
            #expect(between.segments.map(\.text) == ["One", "two.", "Three."])
            #expect(try await transcripts.restore(meeting, 1).revision == 4)
            #expect(await LineHouse.code { try await transcripts.restore(meeting, 9) } == "not_found")
        }
    }

    @Test("What people corrected is corrected again when the recording is transcribed again")
    func survives() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let before = try await house.transcript(meeting)
            let segments = house.mesh()[SegmentService.self], speakers = house.mesh()[SpeakerService.self]
            _ = try await segments.update(
                before.segments[0].id, SegmentChange(text: .to("Good evening.")), ifMatch: nil)
            let second = try #require(before.segments[1].speaker)
            _ = try await speakers.update(second.id, SpeakerChange(name: .to("Dana")))
            _ = try await segments.assign(
                before.segments[1].id,
                WordAssignment(firstWord: 1, lastWord: 1, speakerID: before.segments[0].speaker?.id), ifMatch: nil)
            _ = try await house.mesh()[RecordingService.self].transcribe(recording.id, TranscriptionOptions())
            // The voices come in the other order this time.
            let swapped = ScriptedStenographer(speakers: [
                SpeakerTurn(startMs: 0, endMs: 950, speaker: 1, confidence: 0.9),
                SpeakerTurn(startMs: 1_000, endMs: 2_000, speaker: 0, confidence: 0.9),
            ])
            try await house.working(swapped) { try await house.waitUntil(meeting, is: .ready) }
            let after = try await house.transcript(meeting)
            #expect(after.segments.map(\.text) == ["Good evening.", "Hello", "there."])
            #expect(after.segments.map { $0.speaker?.label } == ["Speaker 1", "Speaker 2", "Speaker 1"])
            #expect(after.segments[1].speaker?.name == "Dana")
            #expect(after.segments[0].words[1].heard == "morning.")
            #expect(after.segments[0].editedBy?.uuid == house.people[.member])
        }
    }

    @Test("Fillers are left out where they are not wanted, and stay in the record")
    func fillers() async throws {
        try await LineHouse.open { house in
            let (meeting, _) = try await imported(
                "Ada: Um, we we met. Uh.\nBob: Mm.\nAda: No no, 5 5 that that.", house)
            let transcripts = house.mesh()[TranscriptService.self]
            let hidden = try await transcripts.get(meeting, matching: TranscriptQuery(fillers: .hide))
            #expect(hidden.segments.map(\.text) == ["We met.", "No no, 5 5 that that."])
            #expect(try await house.transcript(meeting).segments.count == 3)
        }
    }
}
