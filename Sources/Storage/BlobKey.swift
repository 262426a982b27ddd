/// The name of a blob: one or more segments of `A-Z a-z 0-9 . _ -` with `/` between them, such as
/// `recordings/0198c0de/original.webm`.
///
/// A key that exists is harmless: no segment is empty, `.` or `..`, and none begins with a dot, so a key can name
/// neither a file outside the storage nor one of the storage's own files. Keys are ASCII, hence equal in every store.
public struct BlobKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The longest key, in bytes. S3 allows 1,024; half of it leaves room for a prefix.
    public static let maximumBytes = 512
    /// The longest segment, in bytes: what common file systems allow for one name.
    public static let maximumSegmentBytes = 255

    /// The whole key, segments and slashes.
    public let text: String

    /// Reads a key.
    /// - Throws: `StorageError.invalidKey` with the reason.
    public init(_ text: String) throws(StorageError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw .invalidKey("a key has at most \(Self.maximumBytes) bytes")
        }
        for segment in text.split(separator: "/", omittingEmptySubsequences: false) {
            guard Self.isSegment(segment) else {
                throw .invalidKey("each segment needs 1 to 255 of A-Z a-z 0-9 . _ - and no dot in front")
            }
        }
        self.text = text
    }

    /// The parts between the slashes, first to last; never empty.
    public var segments: [String] { text.split(separator: "/").map(String.init) }

    public var description: String { text }

    public static func < (left: BlobKey, right: BlobKey) -> Bool { left.text < right.text }

    /// Whether a text may stand between two slashes.
    static func isSegment(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: ".") else { return false }
        return text.utf8.count <= maximumSegmentBytes && text.utf8.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
