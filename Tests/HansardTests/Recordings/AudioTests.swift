import Foundation
import Mesh
import NIOCore
import Testing

@testable import Hansard

@Suite("A recording's bytes")
struct AudioTests {
    private func bytes(_ download: Download) async throws -> [UInt8] {
        var all: [UInt8] = []
        for try await chunk in download.bytes { all += Array(chunk.readableBytesView) }
        return all
    }

    @Test("The bytes come back as they were sent, whole and in ranges")
    func ranges() async throws {
        try await LineHouse.open { house in
            let sound = Sound.tone(milliseconds: 500), size = sound.count
            let id = try await house.upload(sound, to: try await house.meeting(), transcribe: false).id
            let audio = house.mesh(.viewer)[RecordingService.self]
            let whole = try await audio.audio(id, matching: ByteRange())
            #expect(whole.range == nil)
            #expect(whole.totalBytes == Int64(size))
            #expect(whole.mediaType == "audio/wav")
            #expect(try await bytes(whole) == sound)
            let middle = try await audio.audio(id, matching: ByteRange(start: 100, end: 199))
            #expect(middle.range == 100..<200)
            #expect(middle.totalBytes == Int64(size))
            #expect(middle.entityTag == whole.entityTag)
            #expect(try await bytes(middle) == Array(sound[100..<200]))
            let beyond = try await audio.audio(id, matching: ByteRange(start: size - 10, end: size + 500))
            #expect(try await bytes(beyond) == Array(sound.suffix(10)))
            let end = try await audio.audio(id, matching: ByteRange(last: 7))
            #expect(try await bytes(end) == Array(sound.suffix(7)))
        }
    }

    @Test("A range that lies behind the end cannot be satisfied")
    func unsatisfiable() async throws {
        try await LineHouse.open { house in
            let id = try await house.upload(
                Sound.tone(milliseconds: 300), to: try await house.meeting(), transcribe: false
            ).id
            let audio = house.mesh()[RecordingService.self]
            #expect(
                await LineHouse.code { try await audio.audio(id, matching: ByteRange(start: 1 << 30)) }
                    == "range_not_satisfiable")
            #expect(
                await LineHouse.code { try await audio.audio(id, matching: ByteRange(start: 9, end: 3)) }
                    == "range_not_satisfiable")
            #expect(await LineHouse.fields { try await audio.audio(id, matching: ByteRange(start: -1)) } == ["start"])
            #expect(
                await LineHouse.code {
                    try await house.mesh(.stranger)[RecordingService.self].audio(id, matching: ByteRange())
                } == "not_found")
        }
    }
}
