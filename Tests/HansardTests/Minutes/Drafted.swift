import Foundation
import Mesh
import Testing

@testable import Hansard

/// A meeting of which there is a transcript and a draft.
struct Drafted {
    static let lines = [
        ("Ada", "We met to talk about the boiler and the roof."),
        ("Bob", "We decided to buy the red boiler from Harlow."),
        ("Ada", "I will call the plumber before Friday afternoon."),
        ("Bob", "The roof has to wait until the spring of next year."),
        ("Cid", "Who is going to pay for the scaffolding then?"),
    ]

    let house: LineHouse
    let meeting: Meeting.ID

    /// Lends a meeting with minutes, a statement for each line.
    static func open(_ test: (Drafted) async throws -> Void) async throws {
        try await LineHouse.open { house in
            let drafted = Drafted(house: house, meeting: try await house.meeting())
            try await drafted.say(lines)
            try await drafted.draft()
            try await test(drafted)
        }
    }

    var service: MinutesService.Calls { house.mesh()[MinutesService.self] }

    func minutes(_ version: Int? = nil) async throws -> Minutes {
        var query = MinutesQuery()
        query.version = version
        return try await service.get(meeting, matching: query)
    }

    /// Imports a transcript, five seconds a line.
    func say(_ lines: [(String, String)]) async throws {
        let cues = lines.enumerated().map { index, line in
            "\(Self.clock(index * 5)) --> \(Self.clock(index * 5 + 4))\n<v \(line.0)>\(line.1)"
        }
        _ = try await house.mesh()[TranscriptService.self].importTranscript(
            meeting, TranscriptImport(text: "WEBVTT\n\n" + cues.joined(separator: "\n\n") + "\n"))
    }

    private static func clock(_ seconds: Int) -> String {
        "00:\(seconds / 60 < 10 ? "0" : "")\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60).000"
    }

    /// A statement that cites some words of the transcript.
    func statement(_ text: String, quoting quote: String) async throws -> MinutesStatement {
        let transcript = try await house.transcript(meeting)
        let segment = try #require(transcript.segments.first { $0.text.contains(quote) })
        return MinutesStatement(
            id: .init(.v7()), text: text, startMs: segment.startMs,
            citations: [CitationView(segmentIDs: [segment.id], quote: quote, startMs: segment.startMs)])
    }

    /// What a draft says of the transcript as it was imported.
    func content() async throws -> MinutesDraft {
        let transcript = try await house.transcript(meeting), segments = transcript.segments
        var draft = MinutesDraft(
            summary: [try await statement("They spoke of boiler and roof.", quoting: "talk about the boiler")],
            keyPoints: [
                try await statement("The roof waits.", quoting: "wait until the spring"),
                try await statement("Ada calls the plumber.", quoting: "I will call the plumber"),
            ], decisions: [try await statement("They buy the red boiler.", quoting: "buy the red boiler")],
            coverage: 0.5,
            provenance: Provenance(
                engine: "extractive", model: nil, transcriptRevision: transcript.revision, shareUsed: 1))
        draft.openQuestions = [try await statement("Who pays?", quoting: "pay for the scaffolding")]
        let last = try #require(segments.last)
        draft.topics = [
            MinutesTopic(
                id: .init(.v7()), title: "boiler", startMs: 0, endMs: 14_000, firstSegmentID: segments[0].id,
                lastSegmentID: segments[2].id),
            MinutesTopic(
                id: .init(.v7()), title: "roof", startMs: 15_000, endMs: 24_000, firstSegmentID: segments[3].id,
                lastSegmentID: last.id),
        ]
        return draft
    }

    func draft() async throws { try await keep(try await content()) }
    func keep(_ draft: MinutesDraft) async throws { try await system[MinutesService.self].keep(meeting, draft) }

    var system: ServiceMesh { get throws { try house.system.mesh(in: house.workspace, purpose: "test") } }

    /// Gives one segment other words, and compares citations as the reader of events has it done.
    func rewrite(_ part: String, to text: String) async throws {
        let segment = try #require(try await house.transcript(meeting).segments.first { $0.text.contains(part) })
        _ = try await house.mesh()[SegmentService.self].update(
            segment.id, SegmentChange(text: .to(text)), ifMatch: nil)
        try await check()
    }

    func check() async throws { try await system[MinutesService.self].check(meeting) }
}
