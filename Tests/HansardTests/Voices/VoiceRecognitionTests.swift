import Foundation
import Mesh
import Speech
import Testing

@testable import Hansard

@Suite("Recognising known voices")
struct VoiceRecognitionTests {
    @Test("Who is known has their name in the next meeting, and nobody else has")
    func recognises() async throws {
        try await LineHouse.open { house in
            let voice = try await house.knows("Ada", by: try Talk.print([0: 1]), user: .viewer)
            let meeting = try await house.heard(
                Talk.stenographer(try Talk.print([3: 1]), try Talk.print([0: 0.8123])), "Next")
            let speakers = try await house.speakers(meeting)
            #expect(speakers.map(\.label) == ["Speaker 1", "Speaker 2"])
            #expect(speakers.map(\.name) == [nil, "Ada"])
            #expect(speakers[0].recognized == nil)
            #expect(speakers[1].recognized?.voiceID == voice.id)
            #expect(speakers[1].recognized?.similarity == 0.812)
            #expect(speakers[1].userID?.uuid == house.people[.viewer])
            #expect(try await house.transcript(meeting).segments.map { $0.speaker?.name } == [nil, "Ada"])
            #expect(try await house.voices().export(voice.id).speakers.map(\.id) == [speakers[1].id])
            #expect(try await house.events().contains("speaker.updated"))
        }
    }

    @Test("A voice that could be two people is nobody, and another workspace knows nobody")
    func doubtful() async throws {
        try await LineHouse.open { house in
            _ = try await house.knows("Ada", by: try Talk.print([0: 1]))
            _ = try await house.knows("Bob", by: try Talk.print([1: 1]))
            let between = try Talk.print([0: 0.71, 1: 0.69]), stranger = try Talk.print([0: 0.5])
            let meeting = try await house.heard(Talk.stenographer(between, stranger), "Doubtful")
            #expect(try await house.speakers(meeting).allSatisfy { $0.name == nil && $0.recognized == nil })

            let elsewhere = try await house.mesh(.stranger)[MeetingService.self].create(MeetingDraft(title: "Other")).id
            _ = try await house.upload(Sound.tone(milliseconds: 500), to: elsewhere, as: .stranger)
            let speakers = house.mesh(.stranger)[SpeakerService.self]
            try await house.working(Talk.stenographer(try Talk.print([0: 1]), try Talk.print([1: 1]))) {
                try await house.wait(for: "speakers") { try await speakers.list(elsewhere).count == 2 }
            }
            #expect(try await speakers.list(elsewhere).allSatisfy { $0.name == nil })
        }
    }

    @Test("What a person says of a speaker stands, whatever the machine hears afterwards")
    func personWins() async throws {
        try await LineHouse.open { house in
            let voice = try await house.knows("Ada", by: try Talk.print([0: 1]))
            let bob = try await house.knows("Bob", by: try Talk.print([1: 1]))
            let talk = Talk.stenographer(try Talk.print([0: 0.9]), try Talk.print([1: 0.9]))
            let meeting = try await house.heard(talk, "Next"), service = house.mesh()[SpeakerService.self]
            let found = try await house.speakers(meeting)
            #expect(found.map { $0.recognized?.voiceID } == [voice.id, bob.id])
            #expect(try await service.update(found[0].id, SpeakerChange()).recognized != nil)
            // Named otherwise by a person, and refused by one.
            #expect(
                try await service.update(found[0].id, SpeakerChange(name: .to("Adele"))).recognized == nil)
            #expect(try await service.update(found[1].id, SpeakerChange(name: .clear)).recognized == nil)
            try await house.transcribeAgain(meeting, talk)
            let after = try await house.speakers(meeting)
            #expect(after.map(\.id) == found.map(\.id))
            #expect(after.map(\.name) == ["Adele", nil])
            #expect(after.allSatisfy { $0.recognized == nil })
        }
    }

    @Test("Who was named before a voice was known keeps the name; who was not is recognised when listened to again")
    func later() async throws {
        try await LineHouse.open { house in
            let talk = Talk.stenographer(try Talk.print([0: 0.9]), try Talk.print([1: 0.9]))
            let meeting = try await house.heard(talk)
            let before = try await house.speakers(meeting)
            _ = try await house.mesh()[SpeakerService.self].update(before[0].id, SpeakerChange(name: .to("Miss L.")))
            let ada = try await house.knows("Ada", by: try Talk.print([0: 1]))
            let bob = try await house.knows("Bob", by: try Talk.print([1: 1]), from: meeting)
            #expect(ada.status == .ready && bob.status == .ready)
            try await house.transcribeAgain(meeting, talk)
            #expect(try await house.speakers(meeting).map(\.name) == ["Miss L.", "Bob"])
            // A voice's new name is for what comes; what stands written stays until it is written again.
            _ = try await house.voices().update(bob.id, VoiceChange(name: .to("Robert")), ifMatch: nil)
            #expect(try await house.speakers(meeting).map(\.name) == ["Miss L.", "Bob"])
            try await house.transcribeAgain(meeting, talk)
            #expect(try await house.speakers(meeting).map(\.name) == ["Miss L.", "Robert"])
        }
    }

    @Test("Speakers whom a person has made one, and who sound like two, are not named")
    func merged() async throws {
        try await LineHouse.open { house in
            let talk = Talk.stenographer(try Talk.print([0: 0.9]), try Talk.print([1: 0.9]))
            let meeting = try await house.heard(talk)
            let found = try await house.speakers(meeting)
            _ = try await house.mesh()[SpeakerService.self].merge(
                meeting, SpeakerMerge(speakerIDs: [found[1].id], into: found[0].id))
            _ = try await house.knows("Ada", by: try Talk.print([0: 1]))
            _ = try await house.knows("Bob", by: try Talk.print([1: 1]))
            try await house.transcribeAgain(meeting, talk)
            #expect(try await house.speakers(meeting).map(\.name) == [nil])
        }
    }
}
