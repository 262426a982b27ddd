public import Foundation
public import NIOCore

/// What was stored.
public struct StoredBlob: Hashable, Sendable {
    public let key: BlobKey
    public let sizeBytes: Int64
    /// SHA-256 over the bytes, 64 lower-case hexadecimal digits.
    public let sha256: String

    public init(key: BlobKey, sizeBytes: Int64, sha256: String) {
        self.key = key
        self.sizeBytes = sizeBytes
        self.sha256 = sha256
    }
}

/// What a storage tells of a blob without reading it.
public struct BlobInfo: Hashable, Sendable {
    public let key: BlobKey
    public let sizeBytes: Int64
    public let modifiedAt: Date

    public init(key: BlobKey, sizeBytes: Int64, modifiedAt: Date) {
        self.key = key
        self.sizeBytes = sizeBytes
        self.modifiedAt = modifiedAt
    }
}

/// One page of a listing, in the byte order of whole keys.
public struct BlobPage: Hashable, Sendable {
    public let blobs: [BlobInfo]
    /// Where the next page begins (pass it as `after`), or nil on the last page.
    public let next: BlobKey?

    public init(blobs: [BlobInfo], next: BlobKey?) {
        self.blobs = blobs
        self.next = next
    }
}

/// A place for bytes too large for the database: recordings, exports.
///
/// Blobs are written whole or not at all, and replaced whole: who reads while another writes gets the old bytes or the
/// new, never a mixture. No operation holds a blob in memory. Every implementation passes `storageConformance`.
public protocol BlobStorage: Sendable {
    /// Stores a blob, over any that had the key. When it returns, the bytes outlive a loss of power.
    ///
    /// - Parameter limit: the most bytes to take; the sender is not asked for more once they are exceeded.
    /// - Throws: `tooLarge` over the limit, `cutOff` when `chunks` throws or the task is cancelled, `full`,
    ///   `invalidKey`, `unavailable`; in each case nothing is kept, and an earlier blob of the key stands as it was.
    @discardableResult
    func put<Chunks: AsyncSequence & Sendable>(
        _ key: BlobKey, from chunks: Chunks, limit: Int64
    ) async throws(StorageError) -> StoredBlob where Chunks.Element == ByteBuffer

    /// Opens a blob for reading.
    ///
    /// - Parameter range: byte offsets, or nil for all. An end behind the last byte is clipped to the blob.
    /// - Throws: `notFound`; `outOfRange` when the range begins before 0 or behind the end; `unavailable`.
    func read(_ key: BlobKey, range: Range<Int64>?) async throws(StorageError) -> BlobContent

    /// Tells size and time of a blob.
    /// - Throws: `notFound`, `unavailable`.
    func info(_ key: BlobKey) async throws(StorageError) -> BlobInfo

    /// Removes a blob; one that does not exist is removed already.
    /// - Throws: `unavailable`.
    func delete(_ key: BlobKey) async throws(StorageError)

    /// Lists the blobs whose keys begin with `folder` and a slash (all, when nil), those behind `after` only.
    /// - Parameter limit: the size of the page, clipped to 1...1,000.
    /// - Throws: `unavailable`.
    func list(
        under folder: BlobKey?, after: BlobKey?, limit: Int
    ) async throws(StorageError) -> BlobPage

    /// Lends the blob as a local file for as long as `body` runs, to programs that need one. The file is only to be
    /// read: it may be the blob itself.
    /// - Throws: `notFound`, `full`, `unavailable`, and what `body` throws.
    func withLocalFile<Value: Sendable>(
        _ key: BlobKey, _ body: @Sendable (URL) async throws -> Value
    ) async throws -> Value

    /// Proves that bytes can be written now.
    /// - Throws: `full`, `unavailable`.
    func health() async throws(StorageError)
}

extension BlobStorage {
    /// Whether a blob has the key.
    public func exists(_ key: BlobKey) async throws(StorageError) -> Bool {
        do {
            _ = try await info(key)
            return true
        } catch .notFound {
            return false
        } catch {
            throw error
        }
    }
}
