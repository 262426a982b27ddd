import Foundation
import NIOCore
import Storage
import Testing

/// Runs on a file system of one mebibyte that the test mounts, which only root may do.
@Suite("A full disk")
struct FullDiskTests {
    @Test(
        "Too much for the disk is refused as full, keeps nothing, and harms nothing", .enabled(if: TinyDisk.isPossible))
    func fullDisk() async throws {
        let disk = try TinyDisk()
        defer { disk.unmount() }
        let storage = try LocalStorage(root: disk.url.appendingPathComponent("blobs"))
        let first = try BlobKey("first")
        try await storage.put(first, from: Sender.pattern(bytes: 500_000, chunk: 10_000), limit: 1 << 30)
        for key in ["first", "second/deep"] {
            await #expect(throws: StorageError.full) {
                try await storage.put(
                    BlobKey(key), from: Sender.pattern(bytes: 4_000_000, chunk: 50_000), limit: 1 << 30)
            }
        }
        #expect(try await storage.info(first).sizeBytes == 500_000)
        let kept = try await storage.list(under: nil, after: nil, limit: 10)
        #expect(kept.blobs.map(\.key) == [first])
        let third = try await storage.put(
            BlobKey("third"), from: Sender.pattern(bytes: 300_000, chunk: 9000), limit: 1 << 30)
        #expect(third.sizeBytes == 300_000, "the room of the refused bytes is free again")
    }

    @Test("Health tells of a full disk", .enabled(if: TinyDisk.isPossible))
    func health() async throws {
        let disk = try TinyDisk()
        defer { disk.unmount() }
        let storage = try LocalStorage(root: disk.url)
        try await storage.health()
        #expect(FileManager.default.createFile(atPath: disk.url.appendingPathComponent("fill").path, contents: nil))
        let handle = try FileHandle(forWritingTo: disk.url.appendingPathComponent("fill"))
        #expect(throws: (any Error).self) { try handle.write(contentsOf: Data(count: 2_000_000)) }
        try handle.close()
        await #expect(throws: StorageError.full) { try await storage.health() }
    }
}

/// A mounted file system of one mebibyte.
private struct TinyDisk {
    static var isPossible: Bool {
        #if os(Linux)
        // Root in a container may lack the right to mount: try.
        guard geteuid() == 0, let disk = try? TinyDisk() else { return false }
        disk.unmount()
        return true
        #else
        return false
        #endif
    }

    struct Refused: Error {}
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("disk-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        #if os(Linux)
        guard mount("none", url.path, "tmpfs", 0, "size=1m") == 0 else {
            try FileManager.default.removeItem(at: url)
            throw Refused()
        }
        #else
        throw Refused()
        #endif
    }

    func unmount() {
        #if os(Linux)
        umount2(url.path, Int32(MNT_DETACH))
        #endif
        try? FileManager.default.removeItem(at: url)
    }
}
