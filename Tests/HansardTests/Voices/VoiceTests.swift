import Foundation
import Jobs
import Mesh
import Speech
import Synchronization
import Testing

@testable import Hansard

@Suite("Known voices")
struct VoiceTests {
    @Test("A voice is learned from what one speaker says alone, and its consent is kept")
    func learns() async throws {
        try await LineHouse.open { house in
            let ada = try Talk.print([0: 1]), bob = try Talk.print([1: 1])
            let meeting = try await house.heard(Talk.stenographer(ada, bob))
            let speaker = try await house.speakers(meeting)[1]
            let admin = try #require(house.people[.admin])
            let accepted = try await house.voices().create(
                VoiceDraft(speakerID: speaker.id, name: " Bob ", consent: try Talk.consent(" on paper ")))
            #expect(accepted.job.kind == "learn-voice")
            #expect(accepted.job.status == .queued)
            #expect(accepted.voice.status == .learning)
            #expect(accepted.voice.name == "Bob")
            #expect(try await house.count("voice_prints") == 0)
            let heard = Mutex<[[Range<Int>]]>([])
            let listening = Talk.stenographer(
                ada, bob, learned: Talk.voice(bob, seconds: 9.96),
                beforeVoice: { part in heard.withLock { $0 += [part] } })
            let voice = try await house.learned(accepted.voice.id, listening)
            #expect(voice.status == .ready)
            #expect(voice.error == nil)
            #expect(voice.seconds == 10)
            #expect(voice.meetingID == meeting)
            #expect(voice.speakerID == speaker.id)
            #expect(heard.withLock { $0 } == [[10_500..<20_400]])
            #expect(voice.consent.givenBy == "Bob")
            #expect(voice.consent.statement == "on paper")
            #expect(voice.consent.givenAt == (try Talk.consent()).givenAt)
            #expect(voice.consent.recordedBy?.uuid == admin)
            #expect(voice.consent.revokedAt == nil)
            #expect(try await house.mesh(.admin)[JobService.self].get(accepted.job.id).status == .done)
            #expect(try await house.count("voice_prints") == 1)
            #expect(try await house.events().filter { $0.hasPrefix("voice.") } == ["voice.created", "voice.learned"])
            // Learning names nobody in the meeting that it was learned from.
            #expect(try await house.speakers(meeting).allSatisfy { $0.recognized == nil && $0.name == nil })
        }
    }

    @Test("Too little speech makes no print and says so; another recording may be tried with the same consent")
    func tooLittle() async throws {
        try await LineHouse.open { house in
            let ada = try Talk.print([0: 1]), bob = try Talk.print([1: 1])
            let meeting = try await house.heard(Talk.stenographer(ada, bob))
            let speaker = try await house.speakers(meeting)[0]
            let accepted = try await house.voices().create(
                VoiceDraft(speakerID: speaker.id, name: "Ada", consent: try Talk.consent()))
            #expect(
                await LineHouse.code {
                    try await house.voices().learn(accepted.voice.id, VoiceLesson(speakerID: speaker.id))
                } == "conflict")
            let short = Talk.stenographer(ada, bob, learned: Talk.voice(ada, seconds: 7.9))
            let failed = try await house.learned(accepted.voice.id, short)
            #expect(failed.status == .failed)
            #expect(
                failed.error
                    == "There is too little speech of this speaker alone: 7 seconds, and 8 are needed")
            #expect(failed.seconds == nil)
            #expect(try await house.count("voice_prints") == 0)
            let again = try await house.voices().learn(failed.id, VoiceLesson(speakerID: speaker.id))
            #expect(again.voice.status == .learning)
            #expect(again.voice.error == nil)
            let ready = try await house.learned(failed.id, Talk.stenographer(ada, bob, learned: Talk.voice(ada)))
            #expect(ready.status == .ready)
            #expect(try await house.voices().export(failed.id).consents.count == 1)
            let silent = try await house.voices().learn(failed.id, VoiceLesson(speakerID: speaker.id))
            #expect(try await house.count("voice_prints") == 0)
            let unheard = try await house.learned(silent.voice.id, Talk.stenographer(ada, bob))
            #expect(unheard.error?.contains("0 seconds") == true)
        }
    }

    @Test("A voice that is known already is not learned a second time")
    func knownAlready() async throws {
        try await LineHouse.open { house in
            _ = try await house.knows("Ada", by: try Talk.print([0: 1]))
            let twin = try await house.knows("Adele", by: try Talk.print([0: 0.8]))
            #expect(twin.status == .failed)
            #expect(twin.error == "This voice is known already, as Ada")
            let other = try await house.knows("Bob", by: try Talk.print([0: 0.4]))
            #expect(other.status == .ready)
        }
    }

    @Test("Voices are listed page by page, by where they stand, and renamed by who has the newest version")
    func lists() async throws {
        try await LineHouse.open { house in
            let ada = try await house.knows("Ada", by: try Talk.print([0: 1]))
            let bob = try await house.knows("Bob", by: try Talk.print([1: 1]))
            _ = try await house.voices().revoke(ada.id)
            let voices = house.voices(.member)
            let first = try await voices.list(matching: VoiceFilter(), page: Page(limit: 1, count: true))
            #expect(first.items.map(\.id) == [bob.id])
            #expect(first.meta.total == 2)
            let rest = try await voices.list(
                matching: VoiceFilter(), page: Page(limit: 1, cursor: first.meta.nextCursor))
            #expect(rest.items.map(\.id) == [ada.id])
            let ready = try await voices.list(matching: VoiceFilter(status: .ready), page: Page())
            #expect(ready.items.map(\.name) == ["Bob"])
            let person = try #require(house.people[.member])
            let renamed = try await house.voices().update(
                bob.id, VoiceChange(name: .to(" Robert "), userID: .to(.init(person))), ifMatch: EntityTag(bob.version))
            #expect(renamed.name == "Robert")
            #expect(renamed.userID?.uuid == person)
            #expect(renamed.consent.givenBy == "Bob")
            #expect(
                await LineHouse.code {
                    try await house.voices().update(
                        bob.id, VoiceChange(name: .to("Rob")), ifMatch: EntityTag(bob.version))
                } == "version_conflict")
        }
    }

    @Test("What is wrong with a request is said field by field, and nothing is kept of it")
    func badInput() async throws {
        try await LineHouse.open { house in
            let ada = try Talk.print([0: 1]), bob = try Talk.print([1: 1]), voices = house.voices()
            let meeting = try await house.heard(Talk.stenographer(ada, bob))
            let speaker = try await house.speakers(meeting)[0].id
            let silent = try await house.mesh()[SpeakerService.self].create(meeting, SpeakerDraft(name: "Eve")).id
            let stranger = try #require(house.people[.stranger])
            let good = try Talk.consent()
            let soon = ConsentDraft(statement: "agreed", givenAt: .now + .seconds(3600))
            let cases: [(VoiceDraft, String, String)] = [
                (VoiceDraft(speakerID: .init(.v7()), name: "Ada", consent: good), "speaker_id", "unknown"),
                (VoiceDraft(speakerID: silent, name: "Ada", consent: good), "speaker_id", "not_heard"),
                (VoiceDraft(speakerID: speaker, name: "", consent: good), "name", "length"),
                (VoiceDraft(speakerID: speaker, name: "  ", consent: good), "name", "length"),
                (
                    VoiceDraft(speakerID: speaker, name: String(repeating: "a", count: 201), consent: good), "name",
                    "length"
                ),
                (
                    VoiceDraft(speakerID: speaker, name: "Ada", userID: .init(stranger), consent: good), "user_id",
                    "unknown"
                ),
                (VoiceDraft(speakerID: speaker, name: "Ada", consent: soon), "consent.given_at", "range"),
                (
                    VoiceDraft(speakerID: speaker, name: "Ada", consent: try Talk.consent(" ")), "consent.statement",
                    "length"
                ),
                (
                    VoiceDraft(
                        speakerID: speaker, name: "Ada",
                        consent: try Talk.consent(String(repeating: "a", count: 2_001))), "consent.statement", "length"
                ),
            ]
            for (draft, field, code) in cases {
                do {
                    _ = try await voices.create(draft)
                    Issue.record("\(field) was taken")
                } catch {
                    let error = HansardError(translating: error)
                    #expect(error.code.name == "validation_error")
                    #expect(error.violations.map(\.field) == [field])
                    #expect(error.violations.map(\.code) == [code])
                }
            }
            #expect(try await house.count("voices") == 0)
            #expect(try await house.count("voice_consents") == 0)
        }
    }

    @Test("Only admins manage voices, members see them, and the person may export and revoke their own")
    func access() async throws {
        try await LineHouse.open { house in
            let voice = try await house.knows("Vera", by: try Talk.print([0: 1]), user: .viewer)
            let speaker = try #require(voice.speakerID)
            let draft = VoiceDraft(speakerID: speaker, name: "Ada", consent: try Talk.consent())
            let member = house.voices(.member), viewer = house.voices(.viewer), stranger = house.voices(.stranger)
            #expect(try await member.get(voice.id).name == "Vera")
            #expect(await LineHouse.code { try await member.create(draft) } == "forbidden")
            #expect(
                await LineHouse.code { try await member.learn(voice.id, VoiceLesson(speakerID: speaker)) }
                    == "forbidden")
            #expect(
                await LineHouse.code { try await member.update(voice.id, VoiceChange(), ifMatch: nil) } == "forbidden")
            #expect(await LineHouse.code { try await member.export(voice.id) } == "forbidden")
            #expect(await LineHouse.code { try await member.revoke(voice.id) } == "forbidden")
            #expect(await LineHouse.code { try await viewer.get(voice.id) } == "forbidden")
            #expect(try await stranger.list(matching: VoiceFilter(), page: Page()).items.isEmpty)
            #expect(await LineHouse.code { try await stranger.get(voice.id) } == "not_found")
            #expect(await LineHouse.code { try await stranger.export(voice.id) } == "not_found")
            #expect(await LineHouse.code { try await stranger.revoke(voice.id) } == "not_found")
            #expect(await LineHouse.fields { try await stranger.create(draft) } == ["speaker_id"])
            let other = try await house.knows("Ada", by: try Talk.print([1: 1]))
            #expect(await LineHouse.code { try await viewer.export(other.id) } == "not_found")
            #expect(try await viewer.export(voice.id).print?.modelVersion == VoicePrint.currentVersion)
            let revoked = try await viewer.revoke(voice.id)
            #expect(revoked.status == .revoked)
            #expect(revoked.consent.revokedBy?.uuid == house.people[.viewer])
        }
    }
}
