import Foundation
import Mesh
import NIOCore
import Storage
import Testing

@testable import Hansard

@Suite("Uploading a recording")
struct UploadTests {
    @Test("A recording is stored, described and put to be transcribed")
    func uploads() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), sound = Sound.tone(milliseconds: 2_000)
            let recording = try await house.upload(sound, to: meeting)
            #expect(recording.status == .processing)
            #expect(recording.mediaType == "audio/wav")
            #expect(recording.fileName == "call.wav")
            #expect(recording.sizeBytes == Int64(sound.count))
            #expect(recording.durationMs == 2_000)
            #expect(recording.job?.status == .queued)
            #expect(recording.job?.kind == "transcribe")
            #expect(try await house.recording(recording.id).job?.id == recording.job?.id)
            #expect(try await house.mesh(.viewer)[RecordingService.self].list(meeting).map(\.id) == [recording.id])
            #expect(try await house.files().count == 1)
            #expect(try await house.transcript(meeting).status == .processing)
            #expect(try await house.events() == ["meeting.created", "recording.created", "transcript.updated"])
        }
    }

    @Test("A recording that is not to be transcribed only lies there")
    func stores() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let recording = try await house.upload(Sound.tone(milliseconds: 500), to: meeting, transcribe: false)
            #expect(recording.status == .uploaded)
            #expect(recording.job == nil)
            #expect(try await house.count("jobs") == 0)
            #expect(try await house.transcript(meeting).status == .none)
        }
    }

    @Test(
        "What cannot be decoded is refused and nothing of it is kept",
        arguments: [
            [], Array("Minutes of the meeting, which somebody called a sound.".utf8),
            Array("ID3\u{4}\0\0\0\0\0\0 and no sound".utf8),
            Array(Sound.tone(milliseconds: 500).prefix(44)), Array(Sound.tone(milliseconds: 500).prefix(20)),
            [UInt8](repeating: 0, count: 4_096),
        ])
    func refusesUndecodable(_ bytes: [UInt8]) async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let code = await LineHouse.code { try await house.upload(bytes, to: meeting, type: "audio/mpeg") }
            #expect(code == "undecodable_media")
            #expect(try await house.files().isEmpty)
            #expect(try await house.count("recordings") == 0)
            #expect(try await house.count("jobs") == 0)
        }
    }

    @Test("A file whose end is missing is taken as far as it goes")
    func takesTruncated() async throws {
        try await LineHouse.open { house in
            let half = Array(Sound.tone(milliseconds: 2_000).prefix(32_044))
            let recording = try await house.upload(half, to: try await house.meeting())
            #expect(recording.status == .processing)
        }
    }

    @Test("An upload that is cut off leaves nothing behind")
    func cutOff() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let bytes = ByteStream(CutOff(first: ByteBuffer(bytes: Sound.tone(milliseconds: 1_000))))
            let upload = Upload(mediaType: "audio/wav", fileName: nil, declaredLength: nil, bytes: bytes)
            let code = await LineHouse.code { try await house.upload(upload, to: meeting) }
            #expect(code == "bad_request")
            #expect(try await house.files().isEmpty)
            #expect(try await house.count("recordings") == 0)
        }
    }

    @Test("A file over the limit is refused, by what is said of it before a byte is read")
    func tooLarge() async throws {
        try await LineHouse.open(settings: RecordingSettings(uploadLimit: 1_000)) { house in
            let meeting = try await house.meeting()
            #expect(
                await LineHouse.code { try await house.upload(Sound.tone(milliseconds: 500), to: meeting) }
                    == "too_large")
            let code = await LineHouse.code {
                try await house.upload(Sound.tone(milliseconds: 500), to: meeting, saysLength: false)
            }
            #expect(code == "too_large")
            #expect(try await house.files().isEmpty)
        }
    }

    @Test(
        "What says that it is no recording is refused",
        arguments: ["text/plain; charset=utf-8", "application/json", "image/png", "application/pdf"])
    func refusesOtherTypes(_ type: String) async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            let code = await LineHouse.code {
                try await house.upload(Sound.tone(milliseconds: 500), to: meeting, type: type)
            }
            #expect(code == "unsupported_media_type")
        }
    }

    @Test("A full disk is told, and nothing is kept")
    func fullDisk() async throws {
        try await LineHouse.open(wrap: { FullStorage(inner: $0) }) { house in
            let meeting = try await house.meeting()
            #expect(
                await LineHouse.code { try await house.upload(Sound.tone(milliseconds: 500), to: meeting) }
                    == "insufficient_storage")
            #expect(try await house.count("recordings") == 0)
        }
    }

    @Test("Only members of the meeting's workspace may upload")
    func keepsOthersOut() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting(), sound = Sound.tone(milliseconds: 500)
            #expect(await LineHouse.code { try await house.upload(sound, to: meeting, as: .viewer) } == "forbidden")
            #expect(await LineHouse.code { try await house.upload(sound, to: meeting, as: .stranger) } == "not_found")
            #expect(await LineHouse.code { try await house.upload(sound, to: Meeting.ID(.v7())) } == "not_found")
            #expect(try await house.files().isEmpty)
        }
    }

    @Test("A file's name is kept without its folders")
    func plainNames() async throws {
        try await LineHouse.open { house in
            let meeting = try await house.meeting()
            for (given, kept) in [("../../etc/a.wav", "a.wav"), ("C:\\calls\\b.wav", "b.wav"), ("\u{0}\n", nil)]
                as [(String, String?)]
            {
                let recording = try await house.upload(
                    Sound.tone(milliseconds: 300), to: meeting, type: nil, name: given, transcribe: false)
                #expect(recording.fileName == kept)
            }
        }
    }
}

/// Bytes whose sender leaves.
private struct CutOff: AsyncSequence, Sendable {
    struct Gone: Error {}
    let first: ByteBuffer

    func makeAsyncIterator() -> Iterator { Iterator(next: first) }

    struct Iterator: AsyncIteratorProtocol {
        var next: ByteBuffer?

        mutating func next() async throws -> ByteBuffer? {
            defer { next = nil }
            guard let next else { throw Gone() }
            return next
        }
    }
}
