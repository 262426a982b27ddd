import Foundation
import Mesh
import NIOCore
import Storage

/// Where the pieces of uploads are: `uploads/WORKSPACE/UPLOAD/OFFSET-RANDOM`.
struct UploadFile: Sendable {
    static let folder = "uploads"

    let workspace: UUID
    let upload: UUID

    init(workspace: UUID, upload: UUID) {
        self.workspace = workspace
        self.upload = upload
    }

    /// Nil for a key that is none of ours.
    init?(key: BlobKey) {
        let ids = key.segments.dropFirst().prefix(2).compactMap { UUID(uuidString: $0) }
        guard key.segments.count == 4, key.segments[0] == Self.folder, ids.count == 2 else { return nil }
        self.init(workspace: ids[0], upload: ids[1])
    }

    /// A new key for the piece that begins at `offset`. Of two that are sent for one place, one is left to be swept.
    func key(at offset: Int64) throws -> BlobKey {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        return try BlobKey(
            "\(Self.folder)/\(workspace.uuidString.lowercased())/\(upload.uuidString.lowercased())/\(offset)-\(random)")
    }
}

/// Bytes that may break off: what came before counts.
struct InterruptibleBytes: AsyncSequence, Sendable {
    let bytes: ByteStream

    func makeAsyncIterator() -> Iterator { Iterator(base: bytes.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        var base: ByteStream.AsyncIterator
        var hasSome = false

        mutating func next() async throws -> ByteBuffer? {
            do {
                let chunk = try await base.next()
                if chunk.map({ $0.readableBytes > 0 }) == true { hasSome = true }
                return chunk
            } catch {
                guard hasSome else { throw error }
                return nil
            }
        }
    }
}

/// The pieces of an upload, one after the other.
struct JoinedParts: AsyncSequence, Sendable {
    let parts: [UploadStore.Part]
    let storage: any BlobStorage

    func makeAsyncIterator() -> Iterator { Iterator(parts: parts, storage: storage) }

    struct Iterator: AsyncIteratorProtocol {
        var parts: [UploadStore.Part]
        let storage: any BlobStorage
        var current: BlobBytes.Iterator?

        mutating func next() async throws -> ByteBuffer? {
            while true {
                if let chunk = try await current?.next() { return chunk }
                guard !parts.isEmpty else { return nil }
                let part = parts.removeFirst()
                current = try await storage.read(BlobKey(part.key), range: nil).bytes.makeAsyncIterator()
            }
        }
    }
}
