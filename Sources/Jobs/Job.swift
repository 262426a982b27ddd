/// Work that is to be done, as it is stored: small, ids rather than contents.
public protocol Job: Codable, Sendable {
    /// Names the kind in the table; never changed once jobs of it may be waiting.
    static var kind: String { get }
    static var policy: JobPolicy { get }
}

/// How a kind of job is run.
public struct JobPolicy: Sendable, Hashable {
    /// How often it is tried before it is given up.
    public var attempts: Int
    /// The wait before the second attempt; it doubles with each, and the real wait is drawn between nothing and that (full jitter).
    public var backoff: Duration
    /// No wait is longer.
    public var longestBackoff: Duration
    /// How long a worker may be silent before its job is taken over.
    public var lease: Duration
    /// How long one attempt may take: then it is cancelled, and has failed.
    public var timeout: Duration
    /// Jobs of one lane share a limit on how many run at once in a worker.
    public var lane: String

    public init(
        attempts: Int = 5, backoff: Duration = .seconds(2), longestBackoff: Duration = .seconds(600),
        lease: Duration = .seconds(30), timeout: Duration = .seconds(3600), lane: String = "default"
    ) {
        self.attempts = attempts
        self.backoff = backoff
        self.longestBackoff = longestBackoff
        self.lease = lease
        self.timeout = timeout
        self.lane = lane
    }

    /// The wait after an attempt that failed, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
    /// - Parameter draw: from 0 up to 1.
    func wait(afterAttempt attempt: Int, draw: Double) -> Duration {
        min(longestBackoff, backoff * (1 << min(20, max(0, attempt - 1)))) * draw
    }
}

/// An error that another attempt would not mend: the job fails at once.
public protocol PermanentFailure: Error {}

/// What is wrong with a job itself.
public enum JobError: Error, Sendable, Hashable {
    /// Another worker has the job by now: what this one has done must not be kept.
    case leaseLost
    /// No handler is registered for this kind.
    case unknownKind(String)
    /// The stored payload cannot be read.
    case unreadable(String)
}

extension JobError: PermanentFailure {}

/// An attempt took longer than its kind may.
struct AttemptTimedOut: Error, CustomStringConvertible {
    let limit: Duration
    var description: String { "It took longer than \(limit.components.seconds) seconds" }
}

/// A moment in microseconds since 1970.
public struct JobTime: Sendable, Hashable, Comparable {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (one: Self, other: Self) -> Bool { one.microseconds < other.microseconds }

    static func + (time: Self, duration: Duration) -> Self {
        JobTime(microseconds: time.microseconds + Int64(duration / .microseconds(1)))
    }
}
