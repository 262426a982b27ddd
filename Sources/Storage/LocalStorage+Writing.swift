import Foundation
import NIOCore

extension LocalStorage {
    /// How often a folder that another task's `delete` removed under a `put` is made again.
    private static let namingAttempts = 8

    /// Takes all the bytes of a sender; small chunks are gathered, so that each switch of threads writes a good piece.
    func receive<Chunks: AsyncSequence & Sendable>(
        _ chunks: Chunks, into file: IncomingFile, limit: Int64
    ) async throws(StorageError) where Chunks.Element == ByteBuffer {
        var gathered = ByteBuffer()
        var total: Int64 = 0
        var iterator = chunks.makeAsyncIterator()
        while var chunk = try await next(&iterator) {
            total += Int64(chunk.readableBytes)
            guard total <= limit else { throw .tooLarge(limitBytes: limit) }
            gathered.writeBuffer(&chunk)
            if gathered.readableBytes >= Self.chunkBytes {
                try await write(gathered, to: file)
                gathered.clear()
            }
        }
        if gathered.readableBytes > 0 { try await write(gathered, to: file) }
        // A sender that watches for cancellation may simply end; a blob cut short that way must not count as whole.
        guard !Task.isCancelled else { throw .cutOff("cancelled") }
    }

    /// Makes the arrived file the blob.
    func keep(_ file: IncomingFile, as key: BlobKey) throws(StorageError) -> StoredBlob {
        try file.synchronize()
        let segments = key.segments
        for attempt in 1...Self.namingAttempts {
            do throws(StorageError) {
                try file.move(to: folder(for: segments.dropLast()), as: segments[segments.count - 1])
                break
            } catch .notFound where attempt < Self.namingAttempts {
                continue
            } catch .notFound {
                throw .invalidKey("a part of \(key) is not a folder")
            }
        }
        let (size, hash) = file.summary
        return StoredBlob(key: key, sizeBytes: size, sha256: hash)
    }

    func discard(_ file: IncomingFile) async {
        // Failing means that the pool has stopped, at the end of the program; the next start sweeps the file.
        try? await onThread { file.discard() }
    }

    public func delete(_ key: BlobKey) async throws(StorageError) {
        try await onThread { () throws(StorageError) in
            do throws(StorageError) {
                try remove(key.segments)
            } catch .notFound {
                return
            }
        }
    }

    /// Removes a file, and then the folders that it leaves empty: their names may tell of what was erased.
    private func remove(_ segments: [String]) throws(StorageError) {
        var folders = [root]
        for segment in segments.dropLast() { folders.append(try folders[folders.count - 1].folder(segment)) }
        for (depth, name) in segments.enumerated().reversed() {
            let isFile = depth == segments.count - 1
            guard unlinkat(folders[depth].descriptor, name, isFile ? 0 : AT_REMOVEDIR) == 0 else {
                if isFile && errno != EISDIR { throw .errno("removing \(name)") }
                return
            }
            try folders[depth].synchronize()
        }
    }

    private func folder(for segments: ArraySlice<String>) throws(StorageError) -> OpenFile {
        var folder = root
        for segment in segments { folder = try folder.folder(making: segment) }
        return folder
    }

    private func write(_ bytes: ByteBuffer, to file: IncomingFile) async throws(StorageError) {
        try await onThread { () throws(StorageError) in try file.write(bytes) }
    }

    private func next<Iterator: AsyncIteratorProtocol>(
        _ iterator: inout Iterator
    ) async throws(StorageError) -> ByteBuffer? where Iterator.Element == ByteBuffer {
        do {
            return try await iterator.next()
        } catch {
            throw .cutOff(String(describing: error))
        }
    }
}
