import Foundation
import Glibc
import Testing

@testable import Speech

/// Damaged files of every kind. `HANSARD_MUTATIONS` says how many; a hundred unless given.
@Suite("Damaged media", .enabled(if: SpeechFixtures.hasDecoder, "ffmpeg is not installed"), .serialized)
struct MutatedMediaTests {
    static let kinds = ["mp3", "m4a", "wav", "flac", "ogg", "opus", "webm", "mp4", "mov", "mkv"]
    static let each =
        max(1, (ProcessInfo.processInfo.environment["HANSARD_MUTATIONS"].flatMap(Int.init) ?? 100) / kinds.count)

    @Test("Each is decoded or refused; nothing crashes, hangs or is left behind", arguments: kinds)
    func damaged(kind: String) async throws {
        let folder = try TemporaryFolder()
        let source = try folder.file("s.wav", SpeechFixtures.wav(SpeechFixtures.tone(seconds: 3)))
        let whole = folder.path("whole.\(kind)")
        let picture =
            ["mp4", "mov", "mkv", "webm"].contains(kind)
            ? ["-f", "lavfi", "-i", "color=c=red:size=64x64:rate=5:duration=3"] : []
        try SpeechFixtures.make(["-i", source.path] + picture + ["-strict", "-2", whole.path])
        let original = Array(try Data(contentsOf: whole))
        let decoder = try SpeechFixtures.decoder(
            DecoderLimits(cpuSeconds: 10, memoryBytes: 1 << 30, stall: .seconds(20), longestSeconds: 60))
        var decoded = 0, refused = 0, slow: [Int] = []
        for seed in 0..<Self.each {
            let name = "\(seed).\(kind)"
            let file = try folder.file(name, Data(Mutation(seed: seed, of: kind).applied(to: original)))
            let began = ContinuousClock.now
            do throws(SpeechError) {
                _ = try await decoder.probe(file)
                _ = try await decoder.waveform(of: file)
                decoded += 1
            } catch {
                #expect(!error.description.contains(folder.url.path))
                refused += 1
            }
            // Twice probed and once decoded, each with its limits: longer is a hang.
            if began.duration(to: .now) > .seconds(90) { slow.append(seed) }
            try FileManager.default.removeItem(at: file)
        }
        #expect(decoded + refused == Self.each)
        #expect(decoded > 0, "every mutation destroyed the file: they are no test of the decoder")
        #expect(slow.isEmpty, "seeds that went beyond every limit")
        #expect(await Self.processesLeft(under: folder.url).isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(Set(left) == ["s.wav", "whole.\(kind)"])
    }

    /// Children of ours that still read from `folder`, or have ended and are not reaped. Those of other tests come and
    /// go, so only those count that stay.
    private static func processesLeft(under folder: URL) async -> Set<pid_t> {
        var left = children(under: folder)
        let deadline = ContinuousClock.now + .seconds(30)
        while !left.isEmpty, ContinuousClock.now < deadline {
            await Task.yield()
            left.formIntersection(children(under: folder))
        }
        return left
    }

    private static func children(under folder: URL) -> Set<pid_t> {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return Set(
            all.compactMap(pid_t.init).filter { id in
                let status = FileManager.default.contents(atPath: "/proc/\(id)/stat") ?? Data()
                // The state and the parent follow the name, which stands in parentheses.
                let fields = String(decoding: status, as: UTF8.self).split(separator: ")").last?.split(separator: " ")
                guard let fields, fields.count > 1, fields[1] == "\(getpid())" else { return false }
                let line = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
                return fields[0] == "Z" || line.range(of: Data(folder.path.utf8)) != nil
            })
    }
}

/// A way to damage a file that the seed decides.
private struct Mutation {
    private var numbers: SeededNumbers

    init(seed: Int, of kind: String) {
        numbers = SeededNumbers(state: kind.utf8.reduce(UInt64(seed)) { $0 &* 131 &+ UInt64($1) })
    }

    func applied(to original: [UInt8]) -> [UInt8] {
        var numbers = numbers, bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &numbers) {
            Self.damage(&bytes, &numbers)
            if bytes.isEmpty { bytes = [0] }
        }
        return bytes
    }

    private static func damage(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
        let place = Int.random(in: 0..<bytes.count, using: &numbers)
        let length = min(bytes.count - place, Int.random(in: 1...512, using: &numbers))
        switch Int.random(in: 0..<8, using: &numbers) {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes.removeSubrange(place..<(place + length))
        case 2: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
        case 3: for index in place..<(place + length) { bytes[index] = .random(in: 0...255, using: &numbers) }
        case 4: for index in place..<(place + length) { bytes[index] = 0xFF }
        // The first kilobyte is where headers are.
        case 5: bytes[place % min(bytes.count, 1_024)] = .random(in: 0...255, using: &numbers)
        case 6:
            let field = place % min(bytes.count, 1_024)
            for index in field..<min(bytes.count, field + 4) { bytes[index] = 0xFF }
        default:
            for _ in 0..<16 {
                bytes[Int.random(in: 0..<bytes.count, using: &numbers)] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
            }
        }
    }
}
