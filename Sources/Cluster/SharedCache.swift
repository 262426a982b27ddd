/// Small values that all nodes may reuse for a while. Any of them may vanish at any time.
public protocol SharedCache: Sendable {
    /// The value of a key, unless it has expired, was never there or had to make room.
    /// - Throws: `invalid` key, `unavailable`.
    func value(for key: String) async throws(ClusterError) -> [UInt8]?

    /// Keeps a value for a while, over any earlier one.
    /// - Throws: `invalid` key or lifetime (more than nothing), `tooLarge`, `unavailable`.
    func setValue(_ value: [UInt8], for key: String, lifetime: Duration) async throws(ClusterError)

    /// Forgets a value.
    /// - Throws: `invalid` key, `unavailable`.
    func removeValue(for key: String) async throws(ClusterError)
}
