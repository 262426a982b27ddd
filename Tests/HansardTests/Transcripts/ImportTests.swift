import Database
import Foundation
import Mesh
import NIOCore
import Testing

@testable import Hansard

@Suite("Importing and exporting transcripts")
struct ImportTests {
    private func take(_ house: LineHouse, _ meeting: Meeting.ID, _ transcript: TranscriptImport) async throws
        -> Transcript
    {
        try await house.mesh()[TranscriptService.self].importTranscript(meeting, transcript)
    }

    private func export(_ house: LineHouse, _ meeting: Meeting.ID, _ format: ExportFormat) async throws -> (
        text: String, download: Download
    ) {
        let download = try await house.mesh(.viewer)[TranscriptService.self].export(
            meeting, matching: ExportOptions(format: format))
        var buffer = ByteBuffer()
        for try await var chunk in download.bytes { buffer.writeBuffer(&chunk) }
        return (String(buffer: buffer), download)
    }

    @Test("Each entry is one segment, in order, and times that were not given are null")
    func segments() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let entries = [
                ImportedSegment(speaker: "Ada", text: "We ship on Friday.", startMs: 0, endMs: 1_500),
                ImportedSegment(speaker: "Ada", text: "Agreed?"),
                ImportedSegment(speaker: "Grace", text: "Agreed."), ImportedSegment(text: "(laughter)"),
            ]
            let transcript = try await take(house, meeting, TranscriptImport(segments: entries))
            #expect(transcript.status == .ready)
            #expect(transcript.revision == 1)
            #expect(transcript.engine == "import")
            #expect(transcript.segments.map(\.text) == entries.map(\.text))
            #expect(transcript.segments.map { $0.speaker?.name } == ["Ada", "Ada", "Grace", nil])
            #expect(transcript.segments.map(\.startMs) == [0, nil, nil, nil])
            #expect(transcript.segments.map(\.endMs) == [1_500, nil, nil, nil])
            #expect(try await house.mesh()[SpeakerService.self].list(meeting).map(\.label) == ["Ada", "Grace"])
            #expect(try await house.count("jobs") == 0)
            let details = try await house.database.read(.unscoped) { session in
                try await session.rows("SELECT details FROM events WHERE name = 'transcript.ready'").first?.json(
                    "details", as: JSONValue.self)
            }
            #expect(details?["origin"] == "import")
        }
    }

    @Test("A second import is a new revision with new segments; the first can still be read")
    func revisions() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let first = try await take(house, meeting, TranscriptImport(text: "Ada: One."))
            let second = try await take(house, meeting, TranscriptImport(text: "Ada: Two."))
            #expect(second.revision == 2)
            #expect(Set(first.segments.map(\.id)).isDisjoint(with: second.segments.map(\.id)))
            #expect(first.segments[0].speaker?.id == second.segments[0].speaker?.id)
            let transcripts = house.mesh()[TranscriptService.self]
            #expect(
                try await transcripts.get(meeting, matching: TranscriptQuery(revision: 1)).segments.map(\.text) == [
                    "One."
                ])
            #expect(
                await LineHouse.code { try await transcripts.get(meeting, matching: TranscriptQuery(revision: 3)) }
                    == "not_found")
            #expect(try await transcripts.revisions(meeting).map(\.revision) == [2, 1])
        }
    }

    @Test("What is exported can be imported again", arguments: [ExportFormat.txt, .vtt, .srt])
    func roundTrip(_ format: ExportFormat) async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting("Plan: Q3/Q4"), copy = try await house.meeting("Copy")
            let entries = [
                ImportedSegment(speaker: "Ada", text: "We ship on Friday.", startMs: 0, endMs: 1_500),
                ImportedSegment(speaker: "Grace", text: "Agreed.", startMs: 1_600, endMs: 2_250),
            ]
            _ = try await take(house, meeting, TranscriptImport(segments: entries))
            let (text, download) = try await export(house, meeting, format)
            #expect(download.fileName == "Plan- Q3-Q4.\(format.rawValue)")
            let again = try await take(house, copy, TranscriptImport(text: text))
            #expect(again.segments.map(\.text) == entries.map(\.text))
            #expect(again.segments.map { $0.speaker?.name } == ["Ada", "Grace"])
            #expect(again.segments.map(\.startMs) == (format == .txt ? [nil, nil] : [0, 1_600]))
        }
    }

    @Test("As JSON a transcript is exported as it is answered")
    func exportsJSON() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let transcript = try await take(house, meeting, TranscriptImport(text: "Ada: We ship."))
            let (text, _) = try await export(house, meeting, .json)
            let read = try JSONCoding.lenientDecoder.decode(Transcript.self, from: Data(text.utf8))
            #expect(read.segments.map(\.id) == transcript.segments.map(\.id))
            let (markdown, download) = try await export(house, meeting, .md)
            #expect(markdown.contains("We ship."))
            #expect(download.mediaType.hasPrefix("text/markdown"))
        }
    }

    @Test(
        "A body of text is read as what its media type says",
        arguments: [
            ("text/vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ada>We ship.\n"),
            ("application/x-subrip", "1\n00:00:00,000 --> 00:00:01,000\nAda: We ship.\n"),
            ("text/plain", "Ada: We ship.\n"),
        ])
    func plainBodies(_ type: String, _ text: String) async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let operation = try #require(house.node.operation(named: "transcripts.import_transcript"))
            let request = InputReader.Request(
                path: ["meeting_id": "\(meeting)"], body: Data(text.utf8), bodyMediaType: type)
            _ = try await operation.perform(InputReader(request), through: house.mesh())
            let transcript = try await house.transcript(meeting)
            #expect(transcript.segments.map(\.text) == ["We ship."])
            #expect(transcript.segments.map { $0.speaker?.name } == ["Ada"])
        }
    }

    @Test("A faulty field is named")
    func faults() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let good = ImportedSegment(text: "Yes.")
            let cases: [(TranscriptImport, [String])] = [
                (
                    TranscriptImport(segments: [good, ImportedSegment(text: "No.", startMs: -1)]),
                    ["segments.1.start_ms"]
                ),
                (
                    TranscriptImport(segments: [good, good, good, ImportedSegment(text: "No.", startMs: 5, endMs: 4)]),
                    ["segments.3.end_ms"]
                ),
                (TranscriptImport(segments: [ImportedSegment(text: " ")]), ["segments.0.text"]),
                (TranscriptImport(segments: [ImportedSegment(speaker: "A\0", text: "No.")]), ["segments.0.speaker"]),
                (TranscriptImport(), ["segments"]), (TranscriptImport(segments: [good], text: "A: b"), ["text"]),
                (TranscriptImport(text: "WEBVTT\n\nnonsense --> 1\nx", format: .vtt), ["text"]),
                (TranscriptImport(text: ""), ["text"]),
                (
                    TranscriptImport(segments: (0...1_000).map { ImportedSegment(speaker: "P\($0)", text: "x") }),
                    ["segments"]
                ),
            ]
            for (body, fields) in cases {
                #expect(await LineHouse.fields { try await take(house, meeting, body) } == fields)
            }
            #expect(try await house.count("transcript_revisions") == 0)
            #expect(
                await LineHouse.code {
                    try await house.mesh(.viewer)[TranscriptService.self].importTranscript(
                        meeting, TranscriptImport(text: "A: b"))
                } == "forbidden")
            #expect(
                await LineHouse.code {
                    try await house.mesh(.stranger)[TranscriptService.self].get(meeting, matching: TranscriptQuery())
                } == "not_found")
        }
    }

    @Test("A day of talk is taken and given back whole")
    func day() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let entries = (0..<10_000).map {
                ImportedSegment(
                    speaker: "P\($0 % 7)", text: "Sentence \($0) of the day.", startMs: $0 * 8_640,
                    endMs: $0 * 8_640 + 8_000)
            }
            let transcript = try await take(house, meeting, TranscriptImport(segments: entries))
            #expect(transcript.segments.map(\.text) == entries.map(\.text))
        }
    }
}

@Suite("A transcript that is exported and imported again")
struct RoundTripTests {
    @Test(
        "It is the same, in every format that can be read",
        arguments: [ExportFormat.json, .vtt, .srt, .txt, .md])
    func same(format: ExportFormat) async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), copy = try await house.meeting("Copy")
            let transcripts = house.mesh()[TranscriptService.self]
            let entries = [
                ImportedSegment(
                    speaker: "Ada: Lovelace", text: "At 10:30, we -> ship <it> & go.", startMs: 0, endMs: 1_503),
                ImportedSegment(speaker: "Zoë 🎈", text: "שלום, 3 Fragen…", startMs: 2_000, endMs: 3_001),
                ImportedSegment(speaker: "Ada: Lovelace", text: "00:01:02 is no time.", startMs: 3_500, endMs: 60_000),
            ]
            let before = try await transcripts.importTranscript(meeting, TranscriptImport(segments: entries))
            let file = try await transcripts.export(
                meeting, matching: ExportOptions(format: format, exactTimes: true))
            var text = ""
            for try await chunk in file.bytes { text += String(buffer: chunk) }
            let after = try await transcripts.importTranscript(
                copy, TranscriptImport(text: text, format: ImportFormat(rawValue: format.rawValue)))
            #expect(after.segments.map(\.text) == before.segments.map(\.text))
            #expect(after.segments.map { $0.speaker?.name } == before.segments.map { $0.speaker?.name })
            #expect(after.segments.map(\.startMs) == before.segments.map(\.startMs))
            #expect(after.segments.map(\.endMs) == before.segments.map(\.endMs))
        }
    }

    @Test("As JSON it keeps its words and how sure they are; as a Word document it is a ZIP archive")
    func words() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), copy = try await house.meeting("Copy")
            _ = try await house.upload(Sound.tone(milliseconds: 2_000), to: meeting)
            try await house.working { try await house.waitUntil(meeting, is: .ready) }
            let transcripts = house.mesh()[TranscriptService.self]
            let file = try await transcripts.export(meeting, matching: ExportOptions(format: .json))
            var text = ""
            for try await chunk in file.bytes { text += String(buffer: chunk) }
            let after = try await transcripts.importTranscript(copy, TranscriptImport(text: text, format: .json))
            let before = try await house.transcript(meeting)
            #expect(after.segments.map { $0.words.map(\.startMs) } == before.segments.map { $0.words.map(\.startMs) })
            #expect(
                after.segments.map { $0.words.map(\.confidence) } == before.segments.map { $0.words.map(\.confidence) })
            let word = try await transcripts.export(meeting, matching: ExportOptions(format: .docx))
            var bytes: [UInt8] = []
            for try await chunk in word.bytes { bytes += Array(chunk.readableBytesView) }
            #expect(Array(bytes.prefix(4)) == [0x50, 0x4B, 0x03, 0x04])
            #expect(word.fileName == "Planning.docx")
        }
    }
}
