import Database
import Foundation
import Jobs
import Mesh
import Speech
import Testing

@testable import Hansard

@Suite("Revoking known voices")
struct VoiceRevocationTests {
    /// Whether the bytes stand anywhere in the database's files.
    private func stands(_ bytes: Data, in house: LineHouse) throws -> Bool {
        let part = bytes[400..<480]
        return try FileManager.default.contentsOfDirectory(at: house.folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasPrefix("test.sqlite") }
            .contains { try Data(contentsOf: $0).range(of: part) != nil }
    }

    @Test("Revoking erases the print from the files too; names stay, and so does the record of the consent")
    func erases() async throws {
        try await LineHouse.open { house in
            let print = try Talk.unmistakable()
            let voice = try await house.knows("Ada", by: print)
            let kept = try await house.knows("Bob", by: try Talk.print([1: 1]))
            let meeting = try await house.heard(Talk.stenographer(print, try Talk.print([1: 1])), "Next")
            #expect(try await house.speakers(meeting).map { $0.recognized?.voiceID } == [voice.id, kept.id])
            let export = try await house.voices().export(voice.id)
            #expect(export.print.flatMap { Data(base64Encoded: $0.bytes) } == print.bytes)
            #expect(export.print?.model == VoicePrint.currentModel)
            #expect(export.speakers.map(\.meetingID) == [meeting])
            if !TestStores.isPostgreSQL { #expect(try stands(print.bytes, in: house)) }

            let revoked = try await house.voices().revoke(voice.id)
            #expect(revoked.status == .revoked)
            #expect(revoked.seconds == nil && revoked.meetingID == nil && revoked.speakerID == nil)
            #expect(revoked.consent.statement == "agreed by e-mail on 3 May")
            #expect(revoked.consent.revokedAt != nil)
            #expect(revoked.consent.revokedBy?.uuid == house.people[.admin])
            let speakers = try await house.speakers(meeting)
            #expect(speakers.map(\.name) == ["Ada", "Bob"])
            #expect(speakers.map { $0.recognized?.voiceID } == [nil, kept.id])
            let after = try await house.voices().export(voice.id)
            #expect(after.print == nil && after.speakers.isEmpty)
            #expect(after.consents.map(\.givenBy) == ["Ada"])
            #expect(try await house.count("voice_prints") == 1)

            // A second time changes nothing.
            #expect(try await house.voices().revoke(voice.id).version == revoked.version)
            #expect(try await house.events().filter { $0 == "voice.revoked" }.count == 1)
            try await house.working {
                try await house.wait(for: "the files") {
                    try await house.queue.jobs(kind: "expunge-voices", limit: 10).allSatisfy { $0.status == .done }
                }
            }
            if !TestStores.isPostgreSQL { #expect(try !stands(print.bytes, in: house)) }
            let audit = try await house.database.read(.unscoped) {
                try await $0.scalars("SELECT details FROM audit_entries", as: String.self)
            }
            let text = print.bytes.base64EncodedString()
            #expect(!audit.isEmpty && !audit.contains { $0.contains(text) })

            let next = try await house.heard(Talk.stenographer(print, try Talk.print([1: 1])), "After")
            #expect(try await house.speakers(next).map(\.name) == [nil, "Bob"])
        }
    }

    @Test("A voice that is revoked while it is learned leaves no print")
    func whileLearning() async throws {
        try await LineHouse.open { house in
            let ada = try Talk.print([0: 1]), bob = try Talk.print([1: 1])
            let gate = Gate(), reached = Gate()
            let meeting = try await house.heard(Talk.stenographer(ada, bob))
            let speaker = try await house.speakers(meeting)[0].id
            let accepted = try await house.voices().create(
                VoiceDraft(speakerID: speaker, name: "Ada", consent: try Talk.consent()))
            let listening = Talk.stenographer(
                ada, bob, learned: Talk.voice(ada),
                beforeVoice: { _ in
                    reached.open()
                    await gate.pass()
                })
            try await house.working(listening) {
                await reached.pass()
                _ = try await house.voices().revoke(accepted.voice.id)
                gate.open()
                // One at a time: when the next recording is done, the lesson has come to its end.
                let other = try await house.meeting("Other")
                _ = try await house.upload(Sound.tone(milliseconds: 500), to: other)
                try await house.waitUntil(other, is: .ready)
            }
            #expect(try await house.voices().get(accepted.voice.id).status == .revoked)
            #expect(try await house.count("voice_prints") == 0)
            #expect(try await !house.events().contains("voice.learned"))
        }
    }

    @Test("A voice that is revoked while a recording is listened to names nobody in it")
    func whileListening() async throws {
        try await LineHouse.open { house in
            let ada = try Talk.print([0: 1]), bob = try Talk.print([1: 1])
            let voice = try await house.knows("Ada", by: ada)
            let gate = Gate(), reached = Gate(), meeting = try await house.meeting("Next")
            _ = try await house.upload(Sound.tone(milliseconds: 500), to: meeting)
            let slow = Talk.stenographer(
                ada, bob,
                beforeTurns: {
                    reached.open()
                    await gate.pass()
                })
            try await house.working(slow) {
                await reached.pass()
                _ = try await house.voices().revoke(voice.id)
                gate.open()
                try await house.waitUntil(meeting, is: .ready)
            }
            #expect(try await house.speakers(meeting).allSatisfy { $0.name == nil && $0.recognized == nil })
        }
    }

    @Test("Who revokes waits for the transaction that names by the voice, and takes its mark as well")
    func whileWriting() async throws {
        try await LineHouse.open { house in
            let ada = try Talk.print([0: 1]), bob = try Talk.print([1: 1])
            let voice = try await house.knows("Ada", by: ada)
            let meeting = try await house.heard(Talk.stenographer(bob, try Talk.print([2: 1])), "Next")
            let turns = SpeakerTurns(turns: [], speakers: 1, voices: [Talk.voice(ada)])
            let reached = Gate()
            let revoking = Task {
                await reached.pass()
                return try await house.voices().revoke(voice.id)
            }
            try await house.database.write(.workspace(house.workspace)) { transaction in
                let recognition = try await VoiceRecognition(of: turns, transaction)
                reached.open()
                let named = try await recognition.name([0: "Speaker 1"], in: meeting, at: .now, transaction)
                #expect(named.count == 1)
            }
            #expect(try await revoking.value.status == .revoked)
            let speakers = try await house.speakers(meeting)
            #expect(speakers.map(\.name) == ["Ada", nil])
            #expect(speakers.allSatisfy { $0.recognized == nil })
        }
    }

    @Test("Who agrees again is learned again, and both consents are told of; without one nothing is learned")
    func again() async throws {
        try await LineHouse.open { house in
            let ada = try Talk.print([0: 1])
            let voice = try await house.knows("Ada", by: ada), speaker = try #require(voice.speakerID)
            _ = try await house.voices().revoke(voice.id)
            #expect(
                await LineHouse.fields {
                    try await house.voices().learn(voice.id, VoiceLesson(speakerID: speaker))
                } == ["consent"])
            let lesson = VoiceLesson(speakerID: speaker, consent: try Talk.consent("agreed again, by letter"))
            _ = try await house.voices().learn(voice.id, lesson)
            let listening = Talk.stenographer(ada, ada, learned: Talk.voice(ada))
            let known = try await house.learned(voice.id, listening)
            #expect(known.status == .ready)
            #expect(known.consent.statement == "agreed again, by letter")
            let consents = try await house.voices().export(voice.id).consents
            #expect(consents.map(\.statement) == ["agreed by e-mail on 3 May", "agreed again, by letter"])
            #expect(consents.map { $0.revokedAt == nil } == [false, true])
        }
    }

    @Test("The voice of a person who leaves the workspace is revoked")
    func leaving() async throws {
        try await LineHouse.open { house in
            let voice = try await house.knows("Vera", by: try Talk.print([0: 1]), user: .viewer)
            let other = try await house.knows("Ada", by: try Talk.print([1: 1]), user: .member)
            let user = try #require(house.people[.viewer]), workspace = house.workspace
            let readers = EventReaders(
                [LeaversVoices(revocation: VoiceRevocation(queue: house.queue))], database: house.database,
                commits: house.commits, logger: house.logger)
            let task = Task { try await readers.run() }
            defer { task.cancel() }
            try await house.database.write(.workspace(workspace)) { transaction in
                let entry = LedgerEntry(
                    event: .memberRemoved, subject: user, meeting: nil, workspace: workspace, details: [:])
                try await LedgerStore.write(entry, by: "test", because: user, at: .now, transaction)
            }
            try await house.wait(for: "the revocation") { try await house.voices().get(voice.id).status == .revoked }
            #expect(try await house.voices().get(voice.id).consent.revokedBy == nil)
            #expect(try await house.voices().get(other.id).status == .ready)
            #expect(try await house.events().filter { $0 == "voice.revoked" }.count == 1)
        }
    }
}
