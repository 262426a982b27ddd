import Foundation
import Mesh
import Speech
import Testing

@testable import Hansard

@Suite("Who is who in a meeting")
struct MergingTests {
    private func imported(_ text: String, _ house: LineHouse) async throws -> (Meeting.ID, [Speaker]) {
        let meeting = try await house.meeting()
        _ = try await house.mesh()[TranscriptService.self].importTranscript(meeting, TranscriptImport(text: text))
        return (meeting, try await house.mesh()[SpeakerService.self].list(meeting))
    }

    @Test("Speakers who are one person become one, in a revision that can be taken back")
    func merges() async throws {
        try await LineHouse.open { house in
            let (meeting, all) = try await imported("A: One.\nB: Two.\nC: Three.", house)
            let speakers = house.mesh()[SpeakerService.self]
            let kept = try await speakers.merge(meeting, SpeakerMerge(speakerIDs: [all[1].id], into: all[0].id))
            #expect(kept.id == all[0].id)
            let after = try await house.transcript(meeting)
            #expect(after.segments.map { $0.speaker?.label } == ["A", "A", "C"])
            #expect(after.revision == 2)
            #expect(try await speakers.list(meeting).map(\.label) == ["A", "C"])
            let changes = try await house.mesh()[TranscriptService.self].changes(meeting, 2)
            #expect(changes.segments.map { $0.after?.text } == ["Two."])
            #expect(
                await LineHouse.code { try await speakers.update(all[1].id, SpeakerChange(name: .to("X"))) }
                    == "not_found")
            #expect(
                await LineHouse.fields {
                    try await speakers.merge(meeting, SpeakerMerge(speakerIDs: [all[0].id], into: all[0].id))
                } == ["speaker_ids"])
            #expect(
                await LineHouse.fields {
                    try await speakers.merge(meeting, SpeakerMerge(speakerIDs: [all[1].id], into: all[2].id))
                } == ["speaker_ids"])
        }
    }

    @Test("Who was merged stays merged when the recording is transcribed again")
    func staysMerged() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let recording = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let all = try await house.mesh()[SpeakerService.self].list(meeting)
            _ = try await house.mesh()[SpeakerService.self].merge(
                meeting, SpeakerMerge(speakerIDs: [all[1].id], into: all[0].id))
            _ = try await house.mesh()[RecordingService.self].transcribe(recording.id, TranscriptionOptions())
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let after = try await house.transcript(meeting)
            #expect(after.segments.map { $0.speaker?.id } == [all[0].id, all[0].id])
        }
    }

    @Test("Some of a speaker's segments are given to somebody else")
    func splits() async throws {
        try await LineHouse.open { house in
            let (meeting, all) = try await imported("A: One.\nA: Two.\nB: Three.", house)
            let speakers = house.mesh()[SpeakerService.self]
            let segments = try await house.transcript(meeting).segments
            let other = try await speakers.split(
                all[0].id, SpeakerSplit(segmentIDs: [segments[1].id], name: "Zoë"))
            #expect(other.name == "Zoë")
            #expect(try await house.transcript(meeting).segments.map { $0.speaker?.name } == ["A", "Zoë", "B"])
            #expect(
                await LineHouse.fields {
                    try await speakers.split(all[0].id, SpeakerSplit(segmentIDs: [segments[2].id]))
                } == ["segment_ids"])
            #expect(
                await LineHouse.fields {
                    try await speakers.split(all[0].id, SpeakerSplit(segmentIDs: [segments[0].id]))
                } == ["segment_ids"])
        }
    }

    @Test("A map says who is who; those with one name are one person")
    func maps() async throws {
        try await LineHouse.open { house in
            let (meeting, _) = try await imported("S1: One.\nS2: Two.\nS3: Three.", house)
            let speakers = house.mesh()[SpeakerService.self]
            let user = try #require(house.people[.admin])
            let map = SpeakerMap(speakers: [
                SpeakerMapping(label: "S1", name: "Dana", userID: .init(user)),
                SpeakerMapping(label: "S2", name: "Eli"),
                SpeakerMapping(label: "S3", name: "Dana"),
            ])
            let mapped = try await speakers.map(meeting, map)
            #expect(mapped.map(\.name) == ["Dana", "Eli"])
            #expect(mapped[0].userID?.uuid == user)
            #expect(try await house.transcript(meeting).segments.map { $0.speaker?.name } == ["Dana", "Eli", "Dana"])
            #expect(
                await LineHouse.fields {
                    try await speakers.map(
                        meeting, SpeakerMap(speakers: [SpeakerMapping(label: "S9", name: "Nobody")]))
                } == ["speakers.0.label"])
        }
    }
}
