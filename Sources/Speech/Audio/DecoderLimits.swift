/// What decoding one file may cost. A file that needs more is refused, and the decoder is ended.
public struct DecoderLimits: Sendable, Hashable {
    /// Processor time, in seconds.
    public var cpuSeconds: Int
    /// Address space, in bytes.
    public var memoryBytes: Int
    /// Longest wait for the next samples (or for a file's description); the time that the reader takes does not count.
    public var stall: Duration
    /// The longest recording, in seconds of sound, whatever its header claims.
    public var longestSeconds: Int
    /// How much of a file is read to find out what it is, in bytes.
    public var probeBytes: Int

    /// Limits that let a day-long recording through: ten minutes of processor time, 1 GiB, 30 hours of sound.
    public init(
        cpuSeconds: Int = 600, memoryBytes: Int = 1 << 30, stall: Duration = .seconds(60),
        longestSeconds: Int = 30 * 3600, probeBytes: Int = 5_000_000
    ) {
        self.cpuSeconds = cpuSeconds
        self.memoryBytes = memoryBytes
        self.stall = stall
        self.longestSeconds = longestSeconds
        self.probeBytes = probeBytes
    }
}
