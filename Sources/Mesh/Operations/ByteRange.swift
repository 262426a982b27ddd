/// Which of the bytes are asked for. The HTTP door reads it from `Range` as well.
@Schema
public struct ByteRange: Sendable {
    /// The first byte, counted from 0.
    @Within(0...9_000_000_000_000_000) public var start: Int?
    /// The last byte, itself included; absent means to the end.
    @Within(0...9_000_000_000_000_000) public var end: Int?
    /// Instead of both: this many bytes at the end.
    @Within(0...9_000_000_000_000_000) public var last: Int?

    public init(start: Int? = nil, end: Int? = nil, last: Int? = nil) {
        self.start = start
        self.end = end
        self.last = last
    }

    /// The bytes meant, of `total`; nil means all of them.
    /// - Throws: `range_not_satisfiable` for a range that begins behind the end.
    public func bounds(of total: Int64) throws(HansardError) -> Range<Int64>? {
        if let last {
            guard last > 0, total > 0 else { throw Self.unsatisfiable(total) }
            return max(0, total - Int64(last))..<total
        }
        guard start != nil || end != nil else { return nil }
        let first = Int64(start ?? 0), beyond = min(total, Int64(end ?? Int(total - 1)) + 1)
        guard first < total, first < beyond else { throw Self.unsatisfiable(total) }
        return first..<beyond
    }

    private static func unsatisfiable(_ total: Int64) -> HansardError {
        HansardError(.rangeNotSatisfiable, "The range lies outside the \(total) bytes")
    }
}
