import Foundation
import Glibc
import Testing

@testable import Speech

@Suite("Files that are odd, endless or far larger than they look", .enabled(if: SpeechFixtures.hasDecoder))
struct UnusualMediaTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A header without channels, or with more than there can be, is an error", arguments: [0, 65_535])
    func channels(count: Int) async throws {
        let file = try folder.file("c.wav", SpeechFixtures.wav([Int16](repeating: 9, count: 16_000), channels: count))
        await expectRefusal(of: file)
    }

    @Test("A header without a rate, or with an absurd one, gives sound or an error, and ends", arguments: [0, 1 << 31])
    func rate(rate: Int) async throws {
        var data = SpeechFixtures.wav(SpeechFixtures.tone(seconds: 1))
        data.replaceSubrange(24..<28, with: (0..<4).map { UInt8(truncatingIfNeeded: rate >> (8 * $0)) })
        let decoder = try SpeechFixtures.decoder(DecoderLimits(cpuSeconds: 10))
        let file = try folder.file("r.wav", data)
        do {
            #expect(try await decoder.all(of: file).count <= 16_000)
        } catch {
            #expect(error is SpeechError)
        }
    }

    @Test("A small file of two hours is decoded no further than the limit")
    func bomb() async throws {
        let file = folder.path("bomb.flac")
        try SpeechFixtures.make(["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "7200", file.path])
        let size = try #require(file.resourceValues(forKeys: [.fileSizeKey]).fileSize)
        // Two hours at 16 kHz, in 32-bit samples, are hundreds of times as large.
        #expect(size * 300 < 7_200 * 16_000 * 4)
        var samples = 0
        await #expect(throws: SpeechError.tooLong(limit: 600)) {
            for try await chunk in try SpeechFixtures.decoder(DecoderLimits(longestSeconds: 600)).samples(of: file) {
                samples += chunk.count
            }
        }
        #expect(samples == 600 * 16_000)
    }

    @Test("An hour of silence is an hour without peaks")
    func silence() async throws {
        let file = folder.path("silence.flac")
        try SpeechFixtures.make(["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "3600", file.path])
        let waveform = try await SpeechFixtures.decoder().waveform(of: file)
        #expect(waveform.durationMs == 3_600_000 && waveform.peaks.count == 36_000)
        #expect(waveform.peaks.allSatisfy { $0 == 0 })
    }

    @Test("A file that grows as fast as it is read is read to the limit")
    func growing() async throws {
        let second = Data(repeating: 1, count: 32_000)
        let start = SpeechFixtures.wav([Int16](repeating: 257, count: 16_000 * 20), claiming: 0xFFFF_FF00)
        let file = try folder.file("growing.wav", start)
        let growing = try FileHandle(forWritingTo: file)
        try growing.seekToEnd()
        var samples = 0
        await #expect(throws: SpeechError.tooLong(limit: 60)) {
            for try await chunk in try SpeechFixtures.decoder(DecoderLimits(longestSeconds: 60)).samples(of: file) {
                samples += chunk.count
                for _ in 0..<2 { try growing.write(contentsOf: second) }
            }
        }
        #expect(samples == 60 * 16_000)
    }

    @Test("A pipe is not waited for")
    func pipe() async throws {
        let file = folder.path("endless.wav")
        try #require(mkfifo(file.path, 0o600) == 0)
        await expectRefusal(of: file)
        await #expect(throws: SpeechError.self) { try await SpeechFixtures.decoder().probe(file) }
        await #expect(throws: SpeechError.self) { try await SpeechFixtures.decoder().waveform(of: file, channel: 0) }
    }

    @Test("Lists of addresses are not followed, whatever the file is called")
    func lists() async throws {
        let listener = try Listener()
        let address = "http://127.0.0.1:\(listener.port)/a.mp3"
        let master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1280000\n\(address)\n"
        let key = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=AES-128,URI=\"\(address)\"\n#EXTINF:1,\na.ts\n"
        let dash =
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><AdaptationSet>"
            + "<Representation><BaseURL>\(address)</BaseURL></Representation></AdaptationSet></Period></MPD>"
        let texts = [
            "master": master, "key": key, "dash": dash, "pls": "[playlist]\nFile1=\(address)\nNumberOfEntries=1\n",
            "asx": "<asx version=\"3.0\"><entry><ref href=\"\(address)\"/></entry></asx>",
            "asf": "[Reference]\nRef1=\(address)\n", "ram": address + "\n",
            "smil": "<smil><body><audio src=\"\(address)\"/></body></smil>",
            "xspf": "<playlist><trackList><track><location>\(address)</location></track></trackList></playlist>",
        ]
        for (name, text) in texts {
            for suffix in ["m3u8", "mp3", "mp4", "mkv", "wav"] {
                let file = try folder.file("\(name).\(suffix)", Data(text.utf8))
                await #expect(throws: SpeechError.self, "\(name).\(suffix)") {
                    try await SpeechFixtures.decoder().probe(file)
                }
                guard suffix == "mp3" else { continue }
                await expectRefusal(of: file)
            }
        }
        #expect(!listener.wasCalled)
    }

    @Test("A film whose sound lies in another file, here or on the network, has none")
    func externalSound() async throws {
        let listener = try Listener()
        let secret = try folder.file("secret.wav", SpeechFixtures.wav(SpeechFixtures.tone(seconds: 2)))
        let film = folder.path("film.mov")
        try SpeechFixtures.make(["-i", secret.path, "-c:a", "pcm_s16le", film.path])
        let whole = try Data(contentsOf: film)
        for target in [secret.path, "http://127.0.0.1:\(listener.port)/secret.wav"] {
            let referring = try #require(MovieReference(to: target).inserted(into: whole))
            // Without its own sound nothing is left to decode but what it refers to.
            let file = try folder.file("referring.mov", referring)
            await expectRefusal(of: file)
        }
        let address = Data("http://127.0.0.1:\(listener.port)/secret.mov\0".utf8)
        let reference = MovieReference.atom("rdrf", Data(count: 4) + Data("url ".utf8) + Data([0, 0, 0, 64]) + address)
        let redirect = MovieReference.atom(
            "moov", MovieReference.atom("rmra", MovieReference.atom("rmda", reference)))
        await expectRefusal(
            of: try folder.file("redirect.mov", MovieReference.atom("ftyp", Data("qt  ".utf8)) + redirect))
        #expect(!listener.wasCalled)
    }

    private func expectRefusal(of file: URL, line: Int = #line) async {
        let place = SourceLocation(fileID: #fileID, filePath: #filePath, line: line, column: 1)
        let error = await #expect(throws: SpeechError.self, sourceLocation: place) {
            try await SpeechFixtures.decoder().all(of: file)
        }
        switch error {
        case .undecodableMedia, .noAudio: break
        default: Issue.record("\(String(describing: error))", sourceLocation: place)
        }
    }
}

/// A QuickTime reference to sound that lies in another file, in place of a film's own (QuickTime File Format, "Data
/// References").
struct MovieReference {
    private let target: String

    init(to target: String) {
        self.target = target
    }

    /// `film` with its first data reference replaced, and its own sound overwritten with silence.
    func inserted(into film: Data) -> Data? {
        var atoms = Self.atoms(of: film)
        guard let sound = atoms.firstIndex(where: { $0.name == "mdat" }) else { return nil }
        atoms[sound].body = Data()
        var found = false
        return atoms.reduce(into: Data()) { $0 += Self.atom($1.name, replaced($1, &found)) }.nonEmpty(if: found)
    }

    private func replaced(_ atom: (name: String, body: Data), _ found: inout Bool) -> Data {
        if atom.name == "dref" {
            found = true
            return Data([0, 0, 0, 0, 0, 0, 0, 1]) + alias
        }
        guard ["moov", "trak", "mdia", "minf", "dinf"].contains(atom.name) else { return atom.body }
        return Self.atoms(of: atom.body).reduce(into: Data()) { $0 += Self.atom($1.name, replaced($1, &found)) }
    }

    /// A Macintosh alias record of version 2 with the target as its absolute path (tag 18) and its name.
    private var alias: Data {
        var record = Data(count: 150)
        // Version and kind flags, then the volume's name at 10 and the file's at 50, each after its length.
        record.replaceSubrange(4..<8, with: [0, 150, 0, 2])
        record.replaceSubrange(10..<13, with: [2] + Array("HD".utf8))
        let name = Array(target.split(separator: "/").last.map(String.init)?.utf8.prefix(60) ?? "".utf8.prefix(0))
        record.replaceSubrange(50..<(51 + name.count), with: [UInt8(name.count)] + name)
        // How many folders lie between: one up, one down.
        record.replaceSubrange(130..<134, with: [0, 1, 0, 1])
        for (tag, text) in [(2, target), (18, target)] {
            let bytes = Array(text.utf8)
            record += [0, UInt8(tag), UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes
            if bytes.count % 2 == 1 { record += [0] }
        }
        record += [0xFF, 0xFF, 0, 0]
        return Self.atom("alis", Data(count: 4) + record)
    }

    /// An atom: its length, its name, its body.
    static func atom(_ name: String, _ body: Data) -> Data {
        let length = body.count + 8
        return Data((0..<4).map { UInt8(length >> (24 - 8 * $0) & 255) }) + Data(name.utf8) + body
    }

    private static func atoms(of data: Data) -> [(name: String, body: Data)] {
        var atoms: [(name: String, body: Data)] = []
        var rest = Data(data)
        while rest.count >= 8 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard (8...rest.count).contains(length) else { break }
            let name = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            atoms.append((name, Data(rest.prefix(length).dropFirst(8))))
            rest = Data(rest.dropFirst(length))
        }
        return atoms
    }
}

extension Data {
    fileprivate func nonEmpty(if condition: Bool) -> Data? { condition ? self : nil }
}
