/// Why a blob could not be stored or given.
public enum StorageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No blob has this key.
    case notFound
    /// The disk, the quota or the bucket has no room left. Nothing of the blob was kept.
    case full
    /// The bytes were more than the given limit. Nothing of the blob was kept.
    case tooLarge(limitBytes: Int64)
    /// The text is no key, or the key cannot stand beside those that exist (a blob is where a folder is needed).
    case invalidKey(String)
    /// The sender failed or left before its last byte. Nothing of the blob was kept.
    case cutOff(String)
    /// The range begins before the first byte or behind the last.
    case outOfRange(sizeBytes: Int64)
    /// The storage cannot be used now; the detail is for the log, not for a client.
    case unavailable(String)

    public var description: String {
        switch self {
        case .notFound: "no such blob"
        case .full: "no room left on the storage"
        case .tooLarge(let limit): "larger than \(limit) bytes"
        case .invalidKey(let reason): "invalid key: \(reason)"
        case .cutOff(let reason): "the bytes ended too early: \(reason)"
        case .outOfRange(let size): "the range lies outside the blob's \(size) bytes"
        case .unavailable(let detail): "storage unavailable: \(detail)"
        }
    }
}
