import Foundation
import Glibc
import Testing

@testable import Speech

@Suite(
    "Files that lead elsewhere, and programs that will not end",
    .enabled(if: SpeechFixtures.hasDecoder, "ffmpeg is not installed"))
struct HostileMediaTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("Playlists and lists of files are not followed, not even to a file beside them")
    func playlists() async throws {
        let sound = try folder.file("sound.wav", SpeechFixtures.wav(SpeechFixtures.tone(seconds: 1)))
        let lists = [
            "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n\(sound.path)\n#EXT-X-ENDLIST\n",
            "list.wav": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsound.wav\n#EXT-X-ENDLIST\n",
            "list.ffconcat": "ffconcat version 1.0\nfile sound.wav\n",
            "list.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
        ]
        for (name, text) in lists {
            let file = try folder.file(name, Data(text.utf8))
            let error = await #expect(throws: SpeechError.self, "\(name)") {
                try await SpeechFixtures.decoder().all(of: file)
            }
            guard case .undecodableMedia = error else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
        }
    }

    @Test("Nobody is called over the network, whatever a file refers to")
    func remoteReference() async throws {
        let listener = try Listener()
        let address = "http://127.0.0.1:\(listener.port)/sound.ts"
        let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n\(address)\n#EXT-X-ENDLIST\n"
        let list = "ffconcat version 1.0\nfile '\(address)'\n"
        for (name, text) in [("a.m3u8", playlist), ("b.mp3", playlist), ("c.ffconcat", list)] {
            let file = try folder.file(name, Data(text.utf8))
            await #expect(throws: SpeechError.self) { try await SpeechFixtures.decoder().all(of: file) }
        }
        #expect(!listener.wasCalled)
    }

    @Test("A cancelled reader leaves no process behind")
    func cancelled() async throws {
        let file = try longFile()
        let decoder = try SpeechFixtures.decoder()
        let (started, announce) = AsyncStream<Void>.makeStream()
        let task = Task {
            for try await _ in decoder.samples(of: file) { announce.yield() }
        }
        for await _ in started { break }
        let processes = Self.processes(reading: file)
        #expect(processes.count == 1)
        task.cancel()
        await #expect(throws: SpeechError.cancelled) { try await task.value }
        #expect(processes.allSatisfy { kill($0, 0) == -1 })
    }

    @Test("A reader that leaves early leaves no process behind")
    func abandoned() async throws {
        let file = try longFile()
        var processes: [pid_t] = []
        for try await _ in try SpeechFixtures.decoder().samples(of: file) {
            processes = Self.processes(reading: file)
            break
        }
        #expect(processes.count == 1)
        let deadline = ContinuousClock.now + .seconds(30)
        while processes.contains(where: { kill($0, 0) == 0 }), ContinuousClock.now < deadline { await Task.yield() }
        #expect(processes.allSatisfy { kill($0, 0) == -1 })
    }

    @Test("A program that only computes is ended by its limit")
    func processorLimit() async throws {
        let process = try ChildProcess(
            program: "/bin/sh", arguments: ["-c", "while :; do :; done"], cpuSeconds: 1, memoryBytes: 1 << 30)
        #expect(try await process.read(1, stall: .seconds(60)).isEmpty)
        let exit = await process.end()
        #expect(exit == .signal(SIGKILL) || exit == .signal(SIGXCPU))
        #expect(exit.error(saying: "") == .limitExceeded("it took too much processor time"))
    }

    @Test("A program that says nothing is not waited for without end")
    func stall() async throws {
        let process = try ChildProcess(
            program: "/bin/sleep", arguments: ["600"], cpuSeconds: 1, memoryBytes: 1 << 30)
        await #expect(throws: SpeechError.limitExceeded("the decoder stood still")) {
            try await process.read(1, stall: .seconds(1))
        }
        #expect(await process.end() == .signal(SIGKILL))
    }

    @Test("A program that complains without end still gets its work done")
    func complaints() async throws {
        let process = try ChildProcess(
            program: "/bin/sh", arguments: ["-c", "head -c 300000 /dev/zero | tr '\\0' x >&2; echo done"],
            cpuSeconds: 10, memoryBytes: 1 << 30)
        #expect(try await process.read(16, stall: .seconds(60)) == Data("done\n".utf8))
        await process.end()
    }

    @Test("A program sees none of our files")
    func openFiles() async throws {
        let secret = open("/etc/hostname", O_RDONLY)
        defer { close(secret) }
        let process = try ChildProcess(
            program: "/bin/ls", arguments: ["/proc/self/fd"], cpuSeconds: 10, memoryBytes: 1 << 30)
        let listed = String(decoding: try await process.read(4096, stall: .seconds(60)), as: UTF8.self)
        await process.end()
        // The three standard ones, and the folder that is being listed.
        #expect(listed.split(separator: "\n").count == 4)
    }

    private func longFile() throws -> URL {
        try folder.file("long.wav", SpeechFixtures.wav([Int16](repeating: 0, count: 16_000 * 120)))
    }

    private static func processes(reading file: URL) -> [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap(pid_t.init).filter { id in
            let line = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
            return line.range(of: Data(file.path.utf8)) != nil
        }
    }
}
