import Foundation
import Synchronization

/// A moment of the monotonic clock in nanoseconds.
struct MonotonicTime {
    let nanoseconds: UInt64

    static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }
}

/// Counts and durations of calls, one meter an operation.
public final class OperationMeters: Sendable {
    /// Upper bounds of the histogram's buckets in seconds; the last one has none.
    public static let bounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    /// One operation's counts since the start.
    public struct Reading: Sendable {
        public let operation: OperationDescriptor
        /// Calls in each bucket, not added up.
        public let buckets: [UInt64]
        public let totalSeconds: Double
        public let failures: [String: UInt64]
    }

    private final class Meter: Sendable {
        struct State {
            var buckets = [UInt64](repeating: 0, count: bounds.count + 1), nanoseconds: UInt64 = 0,
                failures: [String: UInt64] = [:]
        }
        let state = Mutex(State())
    }

    private let operations: [OperationDescriptor]
    private let meters: [ObjectIdentifier: Meter]

    init(_ operations: [OperationDescriptor]) {
        self.operations = operations
        meters = Dictionary(operations.map { (ObjectIdentifier($0), Meter()) }, uniquingKeysWith: { first, _ in first })
    }

    func record(_ operation: OperationDescriptor, since start: MonotonicTime, failure: HansardError.Code?) {
        guard let meter = meters[ObjectIdentifier(operation)] else { return }
        let nanoseconds = MonotonicTime.now.nanoseconds &- start.nanoseconds
        let seconds = Double(nanoseconds) / 1e9
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        meter.state.withLock { state in
            state.buckets[bucket] += 1
            state.nanoseconds += nanoseconds
            if let failure { state.failures[failure.name, default: 0] += 1 }
        }
    }

    public func readings() -> [Reading] {
        operations.compactMap { operation in
            guard let state = meters[ObjectIdentifier(operation)]?.state.withLock({ $0 }) else { return nil }
            return Reading(
                operation: operation, buckets: state.buckets, totalSeconds: Double(state.nanoseconds) / 1e9,
                failures: state.failures)
        }
    }
}
