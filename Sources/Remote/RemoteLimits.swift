/// What one exchange with a server may take.
public struct RemoteLimits: Sendable, Hashable {
    /// Bytes of an answer.
    public var bytes: Int
    /// From the first byte sent to the last one received.
    public var whole: Duration
    /// How the bytes of an answer must come; nil if it is enough that all come in time.
    public var pace: RemotePace?

    /// Limits.
    public init(bytes: Int, whole: Duration, pace: RemotePace? = nil) {
        self.bytes = bytes
        self.whole = whole
        self.pace = pace
    }
}

/// How long a server may keep silent.
public struct RemotePace: Sendable, Hashable {
    /// Until the first byte of the answer's body.
    public var firstByte: Duration
    /// After any byte.
    public var silence: Duration

    /// A pace.
    public init(firstByte: Duration, silence: Duration) {
        self.firstByte = firstByte
        self.silence = silence
    }
}
