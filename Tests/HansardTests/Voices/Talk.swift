import Foundation
import Mesh
import Speech
import Testing

@testable import Hansard

/// A talk of two people, ten seconds each, and what they sound like.
enum Talk {
    static let said = [0, 10_500].map { start in
        RecognisedUtterance(
            startMs: start, endMs: start + 10_000,
            words: (0..<10).map { second in
                Word(text: "w\(second)", startMs: start + second * 1_000, endMs: start + second * 1_000 + 900)
            })
    }
    static let turns = [
        SpeakerTurn(startMs: 0, endMs: 10_000, speaker: 0, confidence: 0.95),
        SpeakerTurn(startMs: 10_500, endMs: 20_500, speaker: 1, confidence: 0.95),
    ]

    /// Hears the two.
    static func stenographer(
        _ first: VoicePrint, _ second: VoicePrint, learned: SpeakerVoice? = nil,
        beforeVoice: @escaping @Sendable ([Range<Int>]) async throws -> Void = { _ in },
        beforeTurns: @escaping @Sendable () async throws -> Void = {}
    ) -> ScriptedStenographer {
        ScriptedStenographer(
            said: said, speakers: turns, voices: [voice(first, 0), voice(second, 1)], learned: learned,
            beforeVoice: beforeVoice, beforeTurns: beforeTurns)
    }

    static func voice(_ print: VoicePrint, _ index: Int = 0, seconds: Double = 30) -> SpeakerVoice {
        SpeakerVoice(index: index, print: print, seconds: seconds)
    }

    /// A voice that sounds so much like each of these axes.
    static func print(_ axes: [Int: Float]) throws -> VoicePrint {
        var direction = [Float](repeating: 0, count: 256)
        for (axis, value) in axes { direction[axis] = value }
        let rest = 1 - axes.values.reduce(0) { $0 + $1 * $1 }
        if rest > 0 { direction[255] = rest.squareRoot() }
        return try print(direction)
    }

    /// A voice like no other, of which every byte means something.
    static func unmistakable() throws -> VoicePrint {
        let values = (0..<256).map { _ in Float.random(in: -1...1) }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return try print(values.map { $0 / length })
    }

    private static func print(_ direction: [Float]) throws -> VoicePrint {
        let bytes = direction.reduce(into: Data()) { data, value in
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return try #require(
            VoicePrint(model: VoicePrint.currentModel, version: VoicePrint.currentVersion, bytes: bytes))
    }

    static func consent(_ statement: String = "agreed by e-mail on 3 May") throws -> ConsentDraft {
        ConsentDraft(statement: statement, givenAt: try #require(Timestamp("2025-05-03T09:00:00Z")))
    }
}

extension LineHouse {
    func voices(_ person: Person = .admin) -> VoiceService.Calls { mesh(person)[VoiceService.self] }

    /// A meeting whose recording has been written down.
    func heard(_ stenographer: ScriptedStenographer, _ title: String = "Planning") async throws -> Meeting.ID {
        let meeting = try await meeting(title)
        _ = try await upload(Sound.tone(milliseconds: 500), to: meeting)
        try await working(stenographer) { try await waitUntil(meeting, is: .ready) }
        return meeting
    }

    func speakers(_ meeting: Meeting.ID) async throws -> [Speaker] {
        try await mesh()[SpeakerService.self].list(meeting)
    }

    /// A voice that is known by this print, learned from a meeting's first speaker.
    func knows(
        _ name: String, by print: VoicePrint, user: Person? = nil, from meeting: Meeting.ID? = nil
    ) async throws -> Voice {
        let other = try Talk.print([200: 1]), next = try Talk.print([201: 1])
        let source: Meeting.ID
        if let meeting {
            source = meeting
        } else {
            source = try await heard(Talk.stenographer(other, next), "Learning")
        }
        let first = try #require(try await speakers(source).first)
        let draft = VoiceDraft(
            speakerID: first.id, name: name, userID: user.flatMap { people[$0] }.map { .init($0) },
            consent: try Talk.consent())
        let accepted = try await voices().create(draft)
        return try await learned(accepted.voice.id, Talk.stenographer(other, next, learned: Talk.voice(print)))
    }

    /// A voice once the work on it has ended.
    func learned(_ id: Voice.ID, _ stenographer: ScriptedStenographer) async throws -> Voice {
        try await working(stenographer) {
            try await wait(for: "the voice") { try await voices().get(id).status != .learning }
        }
        return try await voices().get(id)
    }

    /// Has the recordings of a meeting written down again.
    func transcribeAgain(_ meeting: Meeting.ID, _ stenographer: ScriptedStenographer) async throws {
        let before = try await transcript(meeting).revision
        for recording in try await mesh()[RecordingService.self].list(meeting) {
            _ = try await mesh()[RecordingService.self].transcribe(recording.id, TranscriptionOptions())
        }
        try await working(stenographer) {
            try await wait(for: "it again") { try await transcript(meeting).revision == before + 2 }
        }
    }
}
