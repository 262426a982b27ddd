/// How often, and how far apart, a request is sent that may succeed the next time.
public struct RetryPolicy: Sendable, Hashable {
    /// How often a request is sent at most, the first time included.
    public var attempts: Int
    /// The pause after the first failure; it doubles with each further one, and chance takes up to half of it away.
    public var pause: Duration
    /// The longest pause. A server that asks for a longer one is not asked again: the work fails, and says so.
    public var longestPause: Duration

    /// Rules for sending again.
    /// - Parameter attempts: at least 1.
    public init(attempts: Int = 4, pause: Duration = .seconds(1), longestPause: Duration = .seconds(60)) {
        self.attempts = max(1, attempts)
        self.pause = pause
        self.longestPause = longestPause
    }

    /// The pause before the next attempt, or nil if there shall be none.
    /// - Parameter failures: how often the request has failed, at least 1.
    func pause(after error: RemoteError, failures: Int, chance: (ClosedRange<Double>) -> Double) -> Duration? {
        guard error.mayPass, failures < attempts else { return nil }
        if let asked = error.retryAfter { return asked <= longestPause ? asked : nil }
        let doubled = pause * (1 << min(failures - 1, 20))
        return min(doubled, longestPause) * chance(0.5...1)
    }
}

extension RemoteError {
    /// Whether the same request may succeed later. A gateway that waited in vain (504) would do so again: what was sent
    /// takes too long.
    fileprivate var mayPass: Bool {
        switch code {
        case .unreachable, .rateLimited: true
        case .serverFailed: status != 501 && status != 504 && status != 505
        case .timedOut: status == 408
        default: false
        }
    }
}
