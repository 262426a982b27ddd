import Crypto
import Foundation
import NIOCore
import Synchronization

/// A blob on its way in: a nameless-to-readers file in the folder of arrivals, which becomes the blob by a rename.
///
/// The writer holds a lock on it, so that a storage that starts beside it can tell an arrival from a left-over.
final class IncomingFile: Sendable {
    private struct Progress {
        var sizeBytes: Int64 = 0
        var hash = SHA256()
    }

    private static let attempts = 8

    private let name: String
    private let arrivals: OpenFile
    private let file: OpenFile
    private let progress = Mutex(Progress())

    private init(name: String, arrivals: OpenFile, file: OpenFile) {
        self.name = name
        self.arrivals = arrivals
        self.file = file
    }

    /// Makes an empty file in the folder.
    static func make(in arrivals: OpenFile) throws(StorageError) -> IncomingFile {
        for _ in 1...attempts {
            let name = UUID().uuidString
            let file = try arrivals.newFile(name)
            let isLocked = flock(file.descriptor, LOCK_EX | LOCK_NB) == 0
            let isNamed = try file.status().st_nlink > 0
            if isLocked && isNamed {
                return IncomingFile(name: name, arrivals: arrivals, file: file)
            }
            // A sweep came between making and locking: it holds the lock, or has removed the name already.
            unlinkat(arrivals.descriptor, name, 0)
        }
        throw .unavailable("arriving files are swept away")
    }

    /// Appends bytes and hashes them.
    func write(_ bytes: ByteBuffer) throws(StorageError) {
        let failure: StorageError? = bytes.withUnsafeReadableBytes { content in
            var rest = content[...]
            while !rest.isEmpty {
                let count = Foundation.write(
                    file.descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return .errno("writing") }
                rest = rest.dropFirst(count)
            }
            progress.withLock { progress in
                progress.hash.update(bufferPointer: content)
                progress.sizeBytes += Int64(content.count)
            }
            return nil
        }
        if let failure { throw failure }
    }

    /// Size and hash of what was written.
    var summary: (sizeBytes: Int64, sha256: String) {
        progress.withLock { progress in
            (progress.sizeBytes, progress.hash.finalize().map(hexadecimal).joined())
        }
    }

    /// Waits until the disk has all the bytes.
    func synchronize() throws(StorageError) { try file.synchronize() }

    /// Gives the file its name in the folder, over any that had it, and waits until the disk has that too.
    /// - Throws: `notFound` when the folder has vanished meanwhile.
    func move(to folder: OpenFile, as target: String) throws(StorageError) {
        guard renameat(arrivals.descriptor, name, folder.descriptor, target) == 0 else {
            throw .errno("naming \(target)")
        }
        try folder.synchronize()
    }

    /// Removes the file, if it was not moved.
    func discard() { unlinkat(arrivals.descriptor, name, 0) }

    /// Removes the files that writers left behind when they were killed, and no other.
    static func sweep(_ arrivals: OpenFile) throws(StorageError) {
        for entry in try FolderEntry.all(in: arrivals) {
            // One that vanishes meanwhile, or is no plain file, is none of ours.
            guard let file = try? arrivals.file(entry.name) else { continue }
            if flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 { unlinkat(arrivals.descriptor, entry.name, 0) }
        }
    }
}

private func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
}
