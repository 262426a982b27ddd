public import Foundation

/// The time as callers of servers see it: what o'clock it is, how to wait, and chance.
public struct RemoteTime: Sendable {
    /// The time of day, which an HTTP date is compared with.
    public var now: @Sendable () -> Date
    /// Waits before a request is sent again.
    public var pause: @Sendable (Duration) async throws -> Void
    /// Returns when an exchange has had its time; it is cancelled when the exchange ends before.
    public var alarm: @Sendable (Duration) async throws -> Void
    /// A number out of a range, which spreads the pauses of many callers.
    public var chance: @Sendable (ClosedRange<Double>) -> Double

    /// A time of one's own.
    public init(
        now: @escaping @Sendable () -> Date, pause: @escaping @Sendable (Duration) async throws -> Void,
        alarm: @escaping @Sendable (Duration) async throws -> Void,
        chance: @escaping @Sendable (ClosedRange<Double>) -> Double
    ) {
        self.now = now
        self.pause = pause
        self.alarm = alarm
        self.chance = chance
    }

    /// The clocks of this machine.
    public static let machine = RemoteTime(
        now: { Date() }, pause: { try await Task.sleep(for: $0) }, alarm: { try await Task.sleep(for: $0) },
        chance: { Double.random(in: $0) })
}
