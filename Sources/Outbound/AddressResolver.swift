/// Finds the addresses of a name.
public protocol AddressResolver: Sendable {
    /// - Parameter host: a name in ASCII, lower case, without a dot at the end; never an address.
    /// - Returns: its addresses in the order in which they should be tried.
    /// - Throws: when the name has none, or none could be learnt.
    func addresses(of host: String) async throws -> [IPAddress]
}
