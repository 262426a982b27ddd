import Foundation

/// A file or folder of the operating system, closed when nobody holds it any more.
final class OpenFile: Sendable {
    let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Opens a folder by path, which may lead over symbolic links: only for the root, which the operator names.
    static func root(_ path: String) throws(StorageError) -> OpenFile {
        try opened(retrying { Foundation.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }, path)
    }

    /// Opens a folder in this one. A symbolic link is no folder.
    func folder(_ name: String) throws(StorageError) -> OpenFile {
        try open(name, O_RDONLY | O_DIRECTORY)
    }

    /// Opens the folder in this one, and makes it first if need be, readable by its owner alone.
    func folder(making name: String) throws(StorageError) -> OpenFile {
        if mkdirat(descriptor, name, 0o700) == 0 {
            try synchronize()
        } else if errno != EEXIST {
            throw .errno("making folder \(name)")
        }
        return try folder(name)
    }

    /// Opens a regular file in this folder for reading. Links, pipes and devices count as absent.
    func file(_ name: String) throws(StorageError) -> OpenFile {
        // O_NONBLOCK: opening a pipe that somebody put there must not wait for its writer.
        let file = try open(name, O_RDONLY | O_NONBLOCK)
        guard try file.status().st_mode & S_IFMT == S_IFREG else { throw .notFound }
        return file
    }

    /// Makes a new file in this folder, readable by its owner alone.
    func newFile(_ name: String) throws(StorageError) -> OpenFile {
        try open(name, O_WRONLY | O_CREAT | O_EXCL)
    }

    /// Size, kind and times.
    func status() throws(StorageError) -> stat {
        var result = stat()
        guard fstat(descriptor, &result) == 0 else { throw .errno("fstat") }
        return result
    }

    /// Waits until the disk has it.
    func synchronize() throws(StorageError) {
        guard Self.retrying({ fsync(descriptor) }) == 0 else { throw .errno("fsync") }
    }

    private func open(_ name: String, _ flags: Int32) throws(StorageError) -> OpenFile {
        let mode: mode_t = 0o600
        return try Self.opened(
            Self.retrying { openat(descriptor, name, flags | O_NOFOLLOW | O_CLOEXEC, mode) }, name)
    }

    private static func opened(_ result: Int32, _ name: String) throws(StorageError) -> OpenFile {
        guard result >= 0 else { throw .errno("opening \(name)") }
        return OpenFile(result)
    }

    private static func retrying(_ call: () -> Int32) -> Int32 {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}

extension StorageError {
    /// The error of the last system call.
    static func errno(_ action: String) -> StorageError {
        let code = Foundation.errno
        switch code {
        case ENOENT, ENOTDIR, ELOOP: return .notFound
        case ENOSPC, EDQUOT, EFBIG: return .full
        case ENAMETOOLONG, EISDIR: return .invalidKey(String(cString: strerror(code)))
        default: return .unavailable("\(action): \(String(cString: strerror(code)))")
        }
    }
}
