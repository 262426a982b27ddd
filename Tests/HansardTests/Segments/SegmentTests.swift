import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Editing a transcript")
struct SegmentTests {
    /// Lends a house with a recording of two speakers that is written down.
    private func written(_ test: (LineHouse, Meeting.ID, Transcript) async throws -> Void) async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            try await test(house, meeting, try await house.transcript(meeting))
        }
    }

    @Test("Other words make a new revision, keep the times of those that stay, and tell who wrote them")
    func rewrites() async throws {
        try await written { house, meeting, before in
            let segments = house.mesh()[SegmentService.self]
            let changed = try await segments.update(
                before.segments[1].id, SegmentChange(text: .to(" Hello  Dana there. ")), ifMatch: EntityTag(2))
            #expect(changed.text == "Hello Dana there.")
            #expect(changed.id == before.segments[1].id)
            #expect(changed.version == 3)
            #expect(changed.editedBy?.uuid == house.people[.member])
            #expect(changed.words.map(\.startMs) == [1_100, 1_400, 1_400])
            #expect(changed.words.map(\.source) == [.engine, .person, .engine])
            let after = try await house.transcript(meeting)
            #expect(after.revision == 3)
            #expect(after.segments.map(\.text) == ["Good morning.", "Hello Dana there."])
            #expect(after.segments[0].version == 2)
            let old = try await house.mesh()[TranscriptService.self].get(
                meeting, matching: TranscriptQuery(revision: 2))
            #expect(old.segments.map(\.text) == ["Good morning.", "Hello there."])
            #expect(old.segments.map(\.id) == after.segments.map(\.id))
            #expect(try await house.events().last == "transcript.edited")
        }
    }

    @Test("What somebody else has changed since is not changed over their heads")
    func conflicts() async throws {
        try await written { house, meeting, before in
            let segments = house.mesh()[SegmentService.self], id = before.segments[0].id
            _ = try await segments.update(id, SegmentChange(text: .to("One.")), ifMatch: EntityTag(2))
            #expect(
                await LineHouse.code {
                    try await segments.update(id, SegmentChange(text: .to("Two.")), ifMatch: EntityTag(2))
                } == "version_conflict")
            _ = try await segments.update(id, SegmentChange(text: .to("Three.")), ifMatch: nil)
            #expect(try await house.transcript(meeting).segments[0].text == "Three.")
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for text in ["Four.", "Five."] {
                    group.addTask {
                        await LineHouse.code {
                            try await segments.update(id, SegmentChange(text: .to(text)), ifMatch: EntityTag(4))
                        }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(outcomes.compactMap { $0 } == ["version_conflict"])
        }
    }

    @Test("A segment is cut, joined, and its words moved and given to others")
    func reshapes() async throws {
        try await written { house, meeting, before in
            let segments = house.mesh()[SegmentService.self], first = before.segments[0], second = before.segments[1]
            let parts = try await segments.split(first.id, SegmentSplit(atWord: 1), ifMatch: nil)
            #expect(parts.map(\.text) == ["Good", "morning."])
            #expect(parts[0].id == first.id)
            #expect(parts.map(\.endMs) == [300, 800])
            let joined = try await segments.join(first.id, ifMatch: nil)
            #expect(joined.map(\.text) == ["Good morning."])
            let moved = try await segments.moveBoundary(first.id, BoundaryMove(words: 1), ifMatch: nil)
            #expect(moved.map(\.text) == ["Good morning. Hello", "there."])
            #expect(moved.map { $0.speaker?.label } == ["Speaker 1", "Speaker 2"])
            #expect(moved.map(\.startMs) == [100, 1_400])
            let given = try await segments.assign(
                first.id, WordAssignment(firstWord: 2, lastWord: 2, speakerID: second.speaker?.id), ifMatch: nil)
            #expect(given.map(\.text) == ["Good morning.", "Hello"])
            #expect(given[1].words.allSatisfy { $0.speakerID == second.speaker?.id })
            let after = try await house.transcript(meeting)
            #expect(after.segments.map(\.text) == ["Good morning.", "Hello", "there."])
            #expect(after.segments.map { $0.speaker?.label } == ["Speaker 1", "Speaker 2", "Speaker 2"])
            try await segments.delete(after.segments[1].id, ifMatch: nil)
            #expect(try await house.transcript(meeting).segments.map(\.text) == ["Good morning.", "there."])
        }
    }

    @Test("A place can be cut again and again")
    func room() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), segments = house.mesh()[SegmentService.self]
            let text = (1...60).map { "w\($0)" }.joined(separator: " ")
            let transcript = try await house.mesh()[TranscriptService.self].importTranscript(
                meeting, TranscriptImport(text: "Ada: \(text)\nBob: end"))
            let id = transcript.segments[0].id
            for word in (1..<60).reversed() {
                _ = try await segments.split(id, SegmentSplit(atWord: word), ifMatch: nil)
            }
            let after = try await house.transcript(meeting)
            #expect(after.segments.map(\.text).joined(separator: " ") == text + " end")
            #expect(after.segments.count == 61)
            #expect(after.revision == 60)
        }
    }

    @Test("What cannot be is refused with its field, and changes nothing")
    func refuses() async throws {
        try await written { house, meeting, before in
            let segments = house.mesh()[SegmentService.self], first = before.segments[0], last = before.segments[1]
            let other = try await house.mesh()[SpeakerService.self].create(
                try await house.meeting("Another"), SpeakerDraft(name: "Eve"))
            #expect(
                await LineHouse.fields {
                    try await segments.update(first.id, SegmentChange(text: .to("  ")), ifMatch: nil)
                } == ["text"])
            #expect(
                await LineHouse.fields {
                    try await segments.update(first.id, SegmentChange(speakerID: .to(other.id)), ifMatch: nil)
                } == ["speaker_id"])
            #expect(
                await LineHouse.fields {
                    try await segments.update(first.id, SegmentChange(startMs: .to(900), endMs: .to(800)), ifMatch: nil)
                } == ["end_ms"])
            #expect(
                await LineHouse.fields { try await segments.split(first.id, SegmentSplit(atWord: 2), ifMatch: nil) }
                    == ["at_word"])
            #expect(
                await LineHouse.fields {
                    try await segments.moveBoundary(first.id, BoundaryMove(words: 2), ifMatch: nil)
                } == ["words"])
            #expect(await LineHouse.code { try await segments.join(last.id, ifMatch: nil) } == "conflict")
            #expect(
                await LineHouse.fields {
                    try await segments.assign(
                        first.id, WordAssignment(firstWord: 1, lastWord: 2, speakerID: nil), ifMatch: nil)
                } == ["last_word"])
            #expect(try await house.transcript(meeting).revision == 2)
        }
    }

    @Test("Only members of the workspace edit; a stranger sees nothing to edit")
    func permissions() async throws {
        try await written { house, _, before in
            let id = before.segments[0].id, change = SegmentChange(text: .to("Mine."))
            let viewer = house.mesh(.viewer)[SegmentService.self], stranger = house.mesh(.stranger)[SegmentService.self]
            #expect(await LineHouse.code { try await viewer.update(id, change, ifMatch: nil) } == "forbidden")
            #expect(await LineHouse.code { try await stranger.update(id, change, ifMatch: nil) } == "not_found")
        }
    }

    @Test("An import without times is edited as well")
    func imports() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), segments = house.mesh()[SegmentService.self]
            let transcript = try await house.mesh()[TranscriptService.self].importTranscript(
                meeting, TranscriptImport(text: "Ada: One two three.\nBob: Four."))
            let id = transcript.segments[0].id
            #expect(
                try await segments.update(id, SegmentChange(text: .to("One two.")), ifMatch: nil).text == "One two.")
            let parts = try await segments.split(id, SegmentSplit(atWord: 1), ifMatch: nil)
            #expect(parts.map(\.text) == ["One", "two."])
            #expect(parts.allSatisfy { $0.startMs == nil })
            #expect(try await segments.join(parts[1].id, ifMatch: nil).map(\.text) == ["two. Four."])
        }
    }
}
