import Foundation
import Mesh
import Testing

@testable import Hansard

@Suite("Speakers")
struct SpeakerTests {
    /// The transcript as a browser gets it: through the cache.
    private func cached(_ house: LineHouse, _ meeting: Meeting.ID) async throws -> Transcript {
        let operation = try #require(house.node.operation(named: "transcripts.get"))
        let reply = try await operation.perform(
            InputReader(.init(path: ["meeting_id": "\(meeting)"])), through: house.mesh())
        guard case .json(let answer) = reply else { throw LineHouse.WaitedInVain(what: "JSON") }
        return try JSONCoding.decoder.decode(Transcript.self, from: answer.data)
    }

    @Test("A new name is in the transcript at once")
    func renames() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            _ = try await house.mesh()[TranscriptService.self].importTranscript(
                meeting, TranscriptImport(text: "Ada: One.\nGrace: Two."))
            #expect(try await cached(house, meeting).segments.map { $0.speaker?.name } == ["Ada", "Grace"])
            let speakers = house.mesh()[SpeakerService.self]
            let ada = try #require(try await speakers.list(meeting).first)
            let user = try #require(house.people[.admin])
            let changed = try await speakers.update(
                ada.id, SpeakerChange(name: .to(" Ada Lovelace "), userID: .to(.init(user))))
            #expect(changed.name == "Ada Lovelace")
            #expect(changed.userID?.uuid == user)
            #expect(try await cached(house, meeting).segments.map { $0.speaker?.name } == ["Ada Lovelace", "Grace"])
            #expect(try await speakers.update(ada.id, SpeakerChange(name: .clear)).userID?.uuid == user)
            #expect(try await cached(house, meeting).segments.map { $0.speaker?.name } == [nil, "Grace"])
        }
    }

    @Test("Only people of the workspace are speakers, and only members say so")
    func refuses() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let transcript = try await house.mesh()[TranscriptService.self].importTranscript(
                meeting, TranscriptImport(text: "Ada: One."))
            let id = try #require(transcript.segments[0].speaker?.id)
            let stranger = try #require(house.people[.stranger])
            let speakers = house.mesh()[SpeakerService.self]
            #expect(
                await LineHouse.fields { try await speakers.update(id, SpeakerChange(userID: .to(.init(stranger)))) }
                    == ["user_id"])
            #expect(await LineHouse.fields { try await speakers.update(id, SpeakerChange(name: .to(""))) } == ["name"])
            #expect(
                await LineHouse.code { try await house.mesh(.viewer)[SpeakerService.self].update(id, SpeakerChange()) }
                    == "forbidden")
            #expect(
                await LineHouse.code {
                    try await house.mesh(.stranger)[SpeakerService.self].update(id, SpeakerChange())
                } == "not_found")
            #expect(
                await LineHouse.code { try await house.mesh(.stranger)[SpeakerService.self].list(meeting) }
                    == "not_found")
        }
    }
}
