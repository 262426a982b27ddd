import Foundation
import NIOCore
import Storage

/// A storage on a disk without room.
struct FullStorage: BlobStorage {
    let inner: LocalStorage

    func put<Chunks: AsyncSequence & Sendable>(
        _ key: BlobKey, from chunks: Chunks, limit: Int64
    ) async throws(StorageError) -> StoredBlob where Chunks.Element == ByteBuffer { throw .full }
    func read(_ key: BlobKey, range: Range<Int64>?) async throws(StorageError) -> BlobContent {
        try await inner.read(key, range: range)
    }
    func info(_ key: BlobKey) async throws(StorageError) -> BlobInfo { try await inner.info(key) }
    func delete(_ key: BlobKey) async throws(StorageError) { try await inner.delete(key) }
    func list(under folder: BlobKey?, after: BlobKey?, limit: Int) async throws(StorageError) -> BlobPage {
        try await inner.list(under: folder, after: after, limit: limit)
    }
    func withLocalFile<Value: Sendable>(_ key: BlobKey, _ body: @Sendable (URL) async throws -> Value) async throws
        -> Value
    {
        try await inner.withLocalFile(key, body)
    }
    func health() async throws(StorageError) { throw .full }
}
