public import Foundation
public import NIOCore
public import NIOPosix

/// Blobs as files under one folder of this machine: the key is the path.
///
/// The folder is readable by its owner alone (0700, files 0600). Keys are walked folder by folder without following
/// symbolic links, so nothing outside the root can be read or overwritten even if somebody plants a link. Several
/// processes may share the root.
public struct LocalStorage: BlobStorage {
    static let arrivalsName = ".incoming"
    /// Bytes per read and, at least, per write: large enough that a switch of threads costs little.
    static let chunkBytes = 128 * 1024

    let rootURL: URL
    let root: OpenFile
    let arrivals: OpenFile
    private let threads: NIOThreadPool

    /// Opens the storage, makes its folder if need be, and removes what killed writers left behind. Blocks: for the
    /// start of a program.
    ///
    /// - Parameter threads: where the blocking calls run; it must be started.
    /// - Throws: `unavailable` when the folder cannot be made or is not ours.
    public init(root url: URL, threads: NIOThreadPool = .singleton) throws(StorageError) {
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unavailable("cannot make \(url.path): \(error)")
        }
        self.rootURL = url.resolvingSymlinksInPath()
        self.threads = threads
        root = try .root(rootURL.path)
        guard fchmod(root.descriptor, 0o700) == 0 else { throw .errno("closing \(rootURL.path) to others") }
        arrivals = try root.folder(making: Self.arrivalsName)
        try IncomingFile.sweep(arrivals)
    }

    @discardableResult
    public func put<Chunks: AsyncSequence & Sendable>(
        _ key: BlobKey, from chunks: Chunks, limit: Int64
    ) async throws(StorageError) -> StoredBlob where Chunks.Element == ByteBuffer {
        let file = try await onThread { [arrivals] () throws(StorageError) in try IncomingFile.make(in: arrivals) }
        do {
            try await receive(chunks, into: file, limit: limit)
            return try await onThread { () throws(StorageError) in try keep(file, as: key) }
        } catch {
            await discard(file)
            throw error
        }
    }

    public func read(_ key: BlobKey, range: Range<Int64>?) async throws(StorageError) -> BlobContent {
        let (file, size) = try await onThread { () throws(StorageError) in
            let file = try open(key)
            return (file, Int64(try file.status().st_size))
        }
        let wanted = range ?? 0..<size
        guard wanted.lowerBound >= 0, wanted.lowerBound <= size else { throw .outOfRange(sizeBytes: size) }
        let clipped = wanted.clamped(to: 0..<size)
        return BlobContent(sizeBytes: size, range: clipped, bytes: bytes(of: file, in: clipped))
    }

    public func info(_ key: BlobKey) async throws(StorageError) -> BlobInfo {
        try await onThread { () throws(StorageError) in
            BlobInfo(key: key, status: try open(key).status())
        }
    }

    public func withLocalFile<Value: Sendable>(
        _ key: BlobKey, _ body: @Sendable (URL) async throws -> Value
    ) async throws -> Value {
        _ = try await info(key)
        return try await body(rootURL.appendingPathComponent(key.text, isDirectory: false))
    }

    public func health() async throws(StorageError) {
        try await onThread { [arrivals] () throws(StorageError) in
            let file = try IncomingFile.make(in: arrivals)
            defer { file.discard() }
            try file.write(ByteBuffer(string: "health"))
            try file.synchronize()
        }
    }

    /// Opens a blob, walking down from the root.
    func open(_ key: BlobKey) throws(StorageError) -> OpenFile {
        let segments = key.segments
        var folder = root
        for segment in segments.dropLast() { folder = try folder.folder(segment) }
        return try folder.file(segments[segments.count - 1])
    }

    /// Runs blocking work on the pool. A cancelled caller still waits for it: what was begun is ended in order.
    func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let result: Result<Value, StorageError> = await withCheckedContinuation { continuation in
            threads.submit { state in
                switch state {
                case .active: continuation.resume(returning: Result(catching: work))
                case .cancelled: continuation.resume(returning: .failure(.unavailable("the threads have stopped")))
                }
            }
        }
        return try result.get()
    }
}

extension BlobInfo {
    init(key: BlobKey, status: stat) {
        let seconds = TimeInterval(status.st_mtim.tv_sec) + TimeInterval(status.st_mtim.tv_nsec) / 1_000_000_000
        self.init(key: key, sizeBytes: Int64(status.st_size), modifiedAt: Date(timeIntervalSince1970: seconds))
    }
}
