import Foundation
import Language
import Mesh
import Speech
import Testing

@testable import Command
@testable import Database
@testable import Hansard

extension FixtureBuilder {
    /// A meeting with all that can be known of it.
    mutating func makeRecord() async throws {
        let meeting = try await send(
            "POST", "/meetings",
            [
                "title": .string(word("title")), "description": .string(word("description")),
                "attendee_ids": [.string(subjects.person)],
            ], as: .owner)
        subjects.meeting = sentinel(try meeting.text("id"), for: .workspace)
        try await makeRecording()
        let transcript = try await makeTranscript()
        try await makeMinutes(transcript)
        try await makeJob()
        try await makeActionItem()
        try await makeVoice()
        try await makeTalk()
    }

    /// A voice that is known, of the member. Nobody has listened to it: its print is there all the same.
    private mutating func makeVoice() async throws {
        var direction = Data(count: 1_024)
        // The number 1 as a 32-bit float.
        direction.replaceSubrange(0..<4, with: [0, 0, 0x80, 0x3F])
        let print = try #require(
            VoicePrint(model: word("network", for: .job(of: Fixture.starter)), version: 1, bytes: direction))
        let now = Timestamp.now, id = Voice.ID(.v7())
        subjects.voice = sentinel(id.description, for: .workspace)
        let person = try #require(ids[Fixture.starter].flatMap { UUID(uuidString: $0) })
        let consent = VoiceConsent(
            id: .init(.v7()), givenBy: word("voice"), statement: word("consent"), givenAt: now,
            recordedBy: nil, recordedAt: now, revokedBy: nil, revokedAt: nil)
        let voice = Voice(
            id: id, name: word("voice name"), userID: .init(person), status: .ready, error: nil, seconds: 12,
            meetingID: try meeting, speakerID: nil, consent: consent, version: 1, createdBy: nil, createdAt: now,
            updatedAt: now)
        try await world.composition.database.write(.workspace(try workspace)) {
            try await VoiceStore.insert(voice, job: .v7(), $0)
            try await VoicePrintStore.insert(print, of: id, $0)
        }
    }

    /// A conversation of the owner's, which is nobody else's to see.
    private mutating func makeTalk() async throws {
        let talk = try await send(
            "POST", "/ask-mind/sessions",
            [
                "title": .string(word("conversation", for: .person(.owner))),
                "meeting_ids": [.string(subjects.meeting)],
            ], as: .owner)
        subjects.talk = sentinel(try talk.text("id"), for: .person(.owner))
        let question = "Who repairs the heating, and what of the \(word("question", for: .person(.owner)))?"
        let message = try await send(
            "POST", "/ask-mind/sessions/\(subjects.talk)/messages", ["question": .string(question)], as: .owner)
        sentinel(try message.text("id"), for: .person(.owner))
    }

    private mutating func makeRecording() async throws {
        let boundary = "boundary"
        let sound = Waveform.silence(remark: word("sound"))
        let head =
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(word("file")).wav\"\r\n"
            + "Content-Type: audio/wav\r\n\r\n"
        let request = WireRequest(
            method: "POST", path: "/api/v1/meetings/\(subjects.meeting)/recordings?transcribe=false",
            headers: ["Content-Type": "multipart/form-data; boundary=\(boundary)"],
            body: Data(head.utf8) + sound + Data("\r\n--\(boundary)--\r\n".utf8))
        subjects.recording = sentinel(try await send(request, as: .owner).text("id"), for: .workspace)
        let upload = try await send(
            "POST", "/meetings/\(subjects.meeting)/recordings/initiate",
            ["size_bytes": 1_000_000, "file_name": .string(word("upload"))], as: .owner)
        subjects.upload = sentinel(try upload.text("id"), for: .workspace)
    }

    private mutating func makeTranscript() async throws -> Transcript {
        let lines = [
            ("Ada", "Ada repairs the heating of the \(word("heating")) house before Friday."),
            ("Bob", "We decided to buy the \(word("decision")) boiler."),
            ("Ada", "I will call the \(word("call")) plumber tomorrow."),
        ]
        try await send(
            "POST", "/meetings/\(subjects.meeting)/transcript",
            [
                "segments": .array(
                    lines.enumerated().map { index, line in
                        [
                            "speaker": .string(line.0), "text": .string(line.1),
                            "start_ms": .integer(Int64(index) * 5000), "end_ms": .integer(Int64(index) * 5000 + 4000),
                        ]
                    })
            ], as: .owner)
        let transcript = try await system()[TranscriptService.self].get(meeting, matching: TranscriptQuery())
        for segment in transcript.segments { sentinel(segment.id.description, for: .workspace) }
        let speaker = try #require(transcript.segments.first?.speaker)
        subjects.speaker = sentinel(speaker.id.description, for: .workspace)
        subjects.otherSpeaker = sentinel(
            try #require(transcript.segments[1].speaker).id.description, for: .workspace)
        subjects.segment = try #require(transcript.segments.first).id.description
        subjects.revision = "\(transcript.revision)"
        let term = try await send("POST", "/vocabulary", ["term": .string(word("term"))], as: .owner)
        subjects.term = sentinel(try term.text("id"), for: .workspace)
        let template = try await send(
            "POST", "/minutes-templates",
            [
                "name": .string(word("template")),
                "sections": .array([["name": .string(word("section")), "kind": "key_points"]]),
            ], as: .owner)
        subjects.template = sentinel(try template.text("id"), for: .workspace)
        try await send("PATCH", "/speakers/\(speaker.id)", ["name": .string(word("speaker"))], as: .owner)
        let workspace = try workspace, meeting = try meeting
        let passages = PassageBuilder().passages(of: transcript.segments.map(\.source), in: meeting.uuid)
            .map { IndexedPassage(kind: .transcript, passage: $0, people: []) }
        try await world.composition.database.write(.workspace(workspace)) {
            try await PassageStore.replace(passages, of: meeting.uuid, $0)
            try await PassageStore.note(meeting.uuid, passages: passages.count, heldAt: .now, $0)
        }
        return transcript
    }

    private mutating func makeMinutes(_ transcript: Transcript) async throws {
        let citation = CitationView(
            segmentIDs: transcript.segments.prefix(1).map(\.id), quote: "repairs the heating", startMs: 0)
        let statements = ["summary", "point", "decided"].map { name in
            MinutesStatement(id: .init(.v7()), text: word("minutes \(name)"), startMs: 0, citations: [citation])
        }
        for statement in statements { sentinel(statement.id.description, for: .workspace) }
        let draft = MinutesDraft(
            summary: [statements[0]], keyPoints: [statements[1]], decisions: [statements[2]], coverage: 0.5,
            provenance: Provenance(engine: "extractive", model: nil, transcriptRevision: 1, shareUsed: 1))
        try await system()[MinutesService.self].keep(meeting, draft)
        subjects.minutesVersion = "1"
    }

    /// A job of the member's that has failed; the minutes that it was to write are there all the same.
    private mutating func makeJob() async throws {
        let accepted = try await send("POST", "/meetings/\(subjects.meeting)/minutes/generate", as: Fixture.starter)
        let job = try #require(accepted["job"])
        subjects.job = sentinel(try job.text("id"), for: .job(of: Fixture.starter))
        let reason = word("failure", for: .job(of: Fixture.starter))
        let id = try #require(UUID(uuidString: subjects.job)), meeting = try meeting, now = Timestamp.now
        try await world.composition.database.write(.unscoped) {
            try await $0.run(
                "UPDATE jobs SET status = 'failed', attempts = max_attempts, error = \(reason), finished_at = \(now) WHERE id = \(id)"
            )
            try await $0.run("UPDATE minutes SET status = 'ready' WHERE meeting_id = \(meeting)")
        }
    }

    private mutating func makeActionItem() async throws {
        let item = try await send(
            "POST", "/meetings/\(subjects.meeting)/action-items",
            ["text": .string(word("item")), "assignee": .string(word("assignee")), "due_date": .string(word("due"))],
            as: .owner)
        subjects.actionItem = sentinel(try item.text("id"), for: .workspace)
    }

    var workspace: UUID { get throws { try #require(UUID(uuidString: subjects.workspace)) } }
    var meeting: Meeting.ID { get throws { .init(try #require(UUID(uuidString: subjects.meeting))) } }

    /// Hansard itself, at work in the workspace.
    private func system() throws -> ServiceMesh {
        world.composition.node.mesh(for: .system(in: try workspace), origin: CallOrigin(requestID: "fixture"))
    }
}
