import Foundation
import NIOCore
import Storage
import Testing

@Suite("Local storage")
struct LocalStorageTests {
    private func withRoot(_ body: (URL) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("storage-\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        try await body(root)
    }

    private func arrivals(_ root: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(".incoming").path)
    }

    private func mode(_ url: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
    }

    @Test("It conforms")
    func conforms() async throws {
        try await withRoot { root in
            try await storageConformance(try LocalStorage(root: root))
            #expect(try arrivals(root).isEmpty, "no failure left anything behind")
        }
    }

    @Test("Folders and files are readable by their owner alone")
    func permissions() async throws {
        try await withRoot { root in
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            #expect(chmod(root.path, 0o755) == 0)
            let storage = try LocalStorage(root: root)
            try await storage.put(BlobKey("a/b"), from: Sender("x"), limit: 1)
            #expect(try mode(root) == 0o700)
            #expect(try mode(root.appendingPathComponent("a")) == 0o700)
            #expect(try mode(root.appendingPathComponent("a/b")) == 0o600)
        }
    }

    @Test("Concurrent puts of one key leave one of them, whole")
    func concurrentPuts() async throws {
        try await withRoot { root in
            let storage = try LocalStorage(root: root)
            let key = try BlobKey("contested/blob")
            let stored = try await withThrowingTaskGroup(of: StoredBlob.self) { group in
                for seed in UInt8(0)..<16 {
                    group.addTask {
                        try await storage.put(
                            key, from: Sender.pattern(bytes: 300_000 + Int(seed), chunk: 50_000, seed: seed),
                            limit: 1 << 20)
                    }
                    group.addTask {
                        try await storage.delete(BlobKey("contested/\(seed)"))
                        return StoredBlob(key: key, sizeBytes: 0, sha256: "")
                    }
                }
                return try await group.reduce(into: [StoredBlob]()) { $0.append($1) }
            }
            #expect(Set(stored.map(\.sizeBytes)).count == 17)
            let bytes = Array(buffer: try await storage.read(key, range: nil).bytes.collect(upTo: 1 << 20))
            let seed = UInt8(bytes.count - 300_000)
            #expect(bytes == Sender.pattern(0..<bytes.count, seed: seed))
            #expect(try arrivals(root).isEmpty)
        }
    }

    @Test("A put survives folders that vanish under it")
    func vanishingFolders() async throws {
        try await withRoot { root in
            let storage = try LocalStorage(root: root)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let key = try BlobKey("x/y/\(number)")
                        try await storage.put(key, from: Sender("1"), limit: 1)
                        try await storage.delete(key)
                    }
                }
                try await group.waitForAll()
            }
            #expect(!FileManager.default.fileExists(atPath: root.appendingPathComponent("x").path))
        }
    }

    @Test("A cancelled put keeps nothing")
    func cancelled() async throws {
        try await withRoot { root in
            let storage = try LocalStorage(root: root)
            let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
            let put = Task { try await storage.put(BlobKey("cancelled"), from: stream, limit: 1 << 20) }
            continuation.yield(ByteBuffer(repeating: 1, count: 300_000))
            put.cancel()
            await #expect(throws: StorageError.cutOff("cancelled")) { try await put.value }
            #expect(try await !storage.exists(BlobKey("cancelled")))
            #expect(try arrivals(root).isEmpty)
        }
    }

    @Test("A start sweeps what a killed writer left, but not what a living one writes")
    func sweep() async throws {
        try await withRoot { root in
            let storage = try LocalStorage(root: root)
            let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
            continuation.yield(ByteBuffer(repeating: 1, count: 300_000))
            let put = Task { try await storage.put(BlobKey("living"), from: stream, limit: 1 << 20) }
            while try arrivals(root).isEmpty { await Task.yield() }
            let stale = root.appendingPathComponent(".incoming/left-over")
            try Data("x".utf8).write(to: stale)
            _ = try LocalStorage(root: root)
            #expect(!FileManager.default.fileExists(atPath: stale.path))
            #expect(try arrivals(root).count == 1)
            continuation.finish()
            #expect(try await put.value.sizeBytes == 300_000)
        }
    }

    @Test("Symbolic links lead nowhere, for reading, writing, listing and removing")
    func symbolicLinks() async throws {
        try await withRoot { root in
            let outside = root.appendingPathComponent("outside")
            let inside = root.appendingPathComponent("inside")
            let storage = try LocalStorage(root: inside)
            try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
            try Data("secret".utf8).write(to: outside.appendingPathComponent("file"))
            try FileManager.default.createSymbolicLink(
                at: inside.appendingPathComponent("folder"), withDestinationURL: outside)
            try FileManager.default.createSymbolicLink(
                at: inside.appendingPathComponent("link"), withDestinationURL: outside.appendingPathComponent("file"))
            for name in ["folder/file", "link"] {
                let key = try BlobKey(name)
                await #expect(throws: StorageError.notFound) { try await storage.read(key, range: nil) }
                await #expect(throws: StorageError.notFound) { try await storage.withLocalFile(key) { $0 } }
            }
            await #expect(throws: StorageError.self) {
                try await storage.put(BlobKey("folder/new"), from: Sender("x"), limit: 1)
            }
            try await storage.delete(BlobKey("folder/file"))
            try await storage.put(BlobKey("link"), from: Sender("own"), limit: 3)
            #expect(try await storage.list(under: nil, after: nil, limit: 10).blobs.map(\.key.text) == ["link"])
            let names = try FileManager.default.contentsOfDirectory(atPath: outside.path)
            #expect(names == ["file"])
            #expect(try String(contentsOf: outside.appendingPathComponent("file"), encoding: .utf8) == "secret")
        }
    }

    @Test("A pipe in the folder is no blob, and reading it does not wait")
    func pipe() async throws {
        try await withRoot { root in
            let storage = try LocalStorage(root: root)
            #expect(mkfifo(root.appendingPathComponent("pipe").path, 0o600) == 0)
            await #expect(throws: StorageError.notFound) { try await storage.read(BlobKey("pipe"), range: nil) }
        }
    }

    @Test("A blob cannot stand where a folder is, nor a folder where a blob is")
    func blobAgainstFolder() async throws {
        try await withRoot { root in
            let storage = try LocalStorage(root: root)
            try await storage.put(BlobKey("a/b"), from: Sender("x"), limit: 1)
            for key in ["a", "a/b/c"] {
                await #expect {
                    try await storage.put(BlobKey(key), from: Sender("x"), limit: 1)
                } throws: {
                    guard case .invalidKey = $0 as? StorageError else { return false }
                    return true
                }
            }
            try await storage.delete(BlobKey("a"))
            #expect(try await storage.exists(BlobKey("a/b")))
            #expect(try arrivals(root).isEmpty)
        }
    }

    @Test("A root that cannot be made is reported")
    func badRoot() throws {
        #expect(throws: StorageError.self) { try LocalStorage(root: URL(fileURLWithPath: "/dev/null/blobs")) }
    }
}
