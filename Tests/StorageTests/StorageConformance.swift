import Crypto
import Foundation
import NIOCore
import Storage
import Testing

/// What every storage must do; each implementation's tests call it with an empty storage.
func storageConformance(_ storage: some BlobStorage) async throws {
    try await storage.health()
    try await keepsWhatItIsGiven(storage)
    try await replacesWhole(storage)
    try await readsRanges(storage)
    try await keepsNothingOfFailures(storage)
    try await removes(storage)
    try await listsInOrder(storage)
    try await lendsFiles(storage)
}

private struct BodyFailed: Error {}

private let plenty: Int64 = 1 << 30

private func contents(_ storage: some BlobStorage, _ key: BlobKey, _ range: Range<Int64>? = nil) async throws -> [UInt8]
{
    let content = try await storage.read(key, range: range)
    return Array(buffer: try await content.bytes.collect(upTo: 1 << 24))
}

private func keepsWhatItIsGiven(_ storage: some BlobStorage) async throws {
    for (count, chunk) in [(0, 1), (1, 1), (1000, 7), (1 << 20, 1 << 16), (700_001, 700_001)] {
        let key = try BlobKey("kept/\(count)/data.bin")
        let stored = try await storage.put(key, from: Sender.pattern(bytes: count, chunk: chunk), limit: Int64(count))
        let expected = Sender.pattern(0..<count)
        #expect(stored.key == key)
        #expect(stored.sizeBytes == Int64(count))
        #expect(stored.sha256 == SHA256.hash(data: expected).map { String(format: "%02x", $0) }.joined())
        #expect(try await contents(storage, key) == expected)
        #expect(try await storage.info(key).sizeBytes == Int64(count))
        #expect(try await storage.exists(key))
    }
}

private func replacesWhole(_ storage: some BlobStorage) async throws {
    let key = try BlobKey("replaced")
    try await storage.put(key, from: Sender("a long first text"), limit: plenty)
    let before = try await storage.read(key, range: nil)
    try await storage.put(key, from: Sender("second"), limit: plenty)
    #expect(try await contents(storage, key) == Array("second".utf8))
    let old = try await before.bytes.collect(upTo: 100)
    #expect(["a long first text", "second"].contains(String(buffer: old)), "a reader gets one of the two, whole")
}

private func readsRanges(_ storage: some BlobStorage) async throws {
    let size = 300_000
    let all = Sender.pattern(0..<size)
    let key = try BlobKey("ranges")
    try await storage.put(key, from: Sender.pattern(bytes: size, chunk: 4096), limit: plenty)
    let edges: [Range<Int64>] = [
        0..<1, 0..<300_000, 1..<2, 131_071..<131_073, 131_072..<262_144, 299_999..<300_000, 5..<5, 300_000..<300_000,
        299_990..<400_000, 0..<Int64.max, 300_000..<300_001,
    ]
    for range in edges {
        let content = try await storage.read(key, range: range)
        let clipped = range.clamped(to: 0..<Int64(size))
        #expect(content.sizeBytes == Int64(size))
        #expect(content.range == clipped)
        let bytes = Array(buffer: try await content.bytes.collect(upTo: size))
        #expect(bytes == Array(all[Int(clipped.lowerBound)..<Int(clipped.upperBound)]), "\(range)")
    }
    for outside in [Int64(-1)..<5, 300_001..<300_002, Int64.max - 1..<Int64.max] {
        await #expect(throws: StorageError.outOfRange(sizeBytes: Int64(size))) {
            _ = try await storage.read(key, range: outside)
        }
    }
    let whole = try await storage.read(key, range: nil)
    await #expect(throws: StorageError.tooLarge(limitBytes: 299_999)) { try await whole.bytes.collect(upTo: size - 1) }
}

private func keepsNothingOfFailures(_ storage: some BlobStorage) async throws {
    let key = try BlobKey("failed/one")
    let half = Sender(Sender.pattern(bytes: 500_000, chunk: 10_000).chunks, failsAtEnd: true)
    await #expect { try await storage.put(key, from: half, limit: plenty) } throws: {
        guard case .cutOff = $0 as? StorageError else { return false }
        return true
    }
    await #expect(throws: StorageError.tooLarge(limitBytes: 499_999)) {
        try await storage.put(key, from: Sender.pattern(bytes: 500_000, chunk: 9999), limit: 499_999)
    }
    #expect(try await !storage.exists(key))
    await #expect(throws: StorageError.notFound) { try await storage.info(key) }

    try await storage.put(key, from: Sender("stands"), limit: plenty)
    await #expect(throws: StorageError.self) { try await storage.put(key, from: half, limit: plenty) }
    #expect(try await contents(storage, key) == Array("stands".utf8), "the earlier blob is untouched")
}

private func removes(_ storage: some BlobStorage) async throws {
    let key = try BlobKey("removed/deep/down")
    let neighbour = try BlobKey("removed/deep/neighbour")
    try await storage.put(key, from: Sender("x"), limit: plenty)
    try await storage.put(neighbour, from: Sender("y"), limit: plenty)
    try await storage.delete(key)
    try await storage.delete(key)
    try await storage.delete(try BlobKey("never/was"))
    await #expect(throws: StorageError.notFound) { try await storage.read(key, range: nil) }
    #expect(try await storage.exists(neighbour))
    try await storage.delete(neighbour)
    try await storage.put(key, from: Sender("again"), limit: plenty)
    #expect(try await contents(storage, key) == Array("again".utf8))
}

private func listsInOrder(_ storage: some BlobStorage) async throws {
    let names = ["list/a", "list/a-b/c", "list/a.txt", "list/b/1", "list/b/10", "list/b/2", "list/c/d/e", "listed/no"]
    for name in names.shuffled() { try await storage.put(BlobKey(name), from: Sender(name), limit: plenty) }
    let folder = try BlobKey("list")
    for size in [1, 2, 3, 7, 100] {
        var seen: [String] = []
        var after: BlobKey?
        repeat {
            let page = try await storage.list(under: folder, after: after, limit: size)
            #expect(page.blobs.count <= size)
            seen += page.blobs.map(\.key.text)
            after = page.next
        } while after != nil && seen.count <= names.count
        #expect(seen == names.dropLast().sorted(), "pages of \(size)")
    }
    let everything = try await storage.list(under: nil, after: nil, limit: 1000)
    #expect(everything.blobs.map(\.key) == everything.blobs.map(\.key).sorted())
    #expect(everything.blobs.contains { $0.key.text == "listed/no" && $0.sizeBytes == 9 })
    let empty = try await storage.list(under: BlobKey("nothing/here"), after: nil, limit: 10)
    #expect(empty == BlobPage(blobs: [], next: nil))
}

private func lendsFiles(_ storage: some BlobStorage) async throws {
    let key = try BlobKey("lent/file.wav")
    try await storage.put(key, from: Sender("sound"), limit: plenty)
    let text = try await storage.withLocalFile(key) { try String(contentsOf: $0, encoding: .utf8) }
    #expect(text == "sound")
    await #expect(throws: BodyFailed.self) { try await storage.withLocalFile(key) { _ in throw BodyFailed() } }
    await #expect(throws: StorageError.notFound) {
        try await storage.withLocalFile(BlobKey("lent/none")) { $0.path }
    }
}
