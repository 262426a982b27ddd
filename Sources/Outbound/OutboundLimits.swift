/// How long a fetch may take and how much an answer may hold besides its body.
public struct OutboundLimits: Sendable, Hashable {
    /// From the call of `fetch` to the last byte, with redirects and with the time that the reader takes itself.
    public var total: Duration
    /// The longest silence while an answer is awaited: for the head, and between two pieces of the body. The time in
    /// which the reader does not ask for more does not count.
    public var stall: Duration
    /// For a name's resolution, and for the connection to each of its addresses.
    public var connect: Duration
    /// All header fields of one answer together, names and values, in bytes. Of what is no part of the answer, such as
    /// interim answers, twice as much may come in a row.
    public var headerBytes: Int
    /// The number of header fields of one answer.
    public var headerFields: Int
    /// How many redirects are followed.
    public var redirects: Int
    /// How many addresses of one name are tried, one after another.
    public var addresses: Int

    /// The limits for the import of a large recording.
    public init(
        total: Duration = .seconds(3600), stall: Duration = .seconds(30), connect: Duration = .seconds(10),
        headerBytes: Int = 64 << 10, headerFields: Int = 128, redirects: Int = 5, addresses: Int = 4
    ) {
        self.total = total
        self.stall = stall
        self.connect = connect
        self.headerBytes = headerBytes
        self.headerFields = headerFields
        self.redirects = redirects
        self.addresses = addresses
    }
}
