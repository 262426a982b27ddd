import Dispatch
import Synchronization

/// Lends resources to tasks in the order in which they ask: connections, or the right to write.
///
/// The line is bounded, a wait in it ends after a set time, and a cancelled task leaves it.
final class WaitingLine<Resource: Sendable>: Sendable {
    private typealias Continuation = CheckedContinuation<Resource, any Error>

    private struct Waiter {
        let ticket: UInt64
        let deadline: DispatchTime
        let continuation: Continuation
    }

    private enum Outcome {
        case granted(Resource)
        case refused(any Error)
        case waits(watch: Bool)
    }

    private struct State {
        var idle: [Resource]
        var waiters: [Waiter] = []
        var head = 0
        var nextTicket: UInt64 = 0
        var isWatched = false
        var closed: DatabaseError?

        var waiting: Int { waiters.count - head }

        mutating func popFirst() -> Waiter? {
            guard head < waiters.count else { return nil }
            let first = waiters[head]
            head += 1
            if head == waiters.count {
                waiters.removeAll(keepingCapacity: true)
                head = 0
            } else if head > 64, head * 2 > waiters.count {
                waiters.removeFirst(head)
                head = 0
            }
            return first
        }

        mutating func remove(_ ticket: UInt64) -> Waiter? {
            guard let position = waiters[head...].firstIndex(where: { $0.ticket == ticket }) else { return nil }
            return waiters.remove(at: position)
        }
    }

    private let state: Mutex<State>
    private let capacity: Int
    private let patience: DispatchTimeInterval

    /// - Parameters:
    ///   - idle: What can be lent at once.
    ///   - capacity: How many tasks may wait.
    ///   - patience: How long a task may wait.
    init(idle: [Resource], capacity: Int, patience: Duration) {
        state = Mutex(State(idle: idle))
        self.capacity = capacity
        let parts = patience.components
        let nanoseconds = Double(parts.seconds) * 1e9 + Double(parts.attoseconds) / 1e9
        self.patience = .nanoseconds(Int(min(max(nanoseconds, 0), 1e15)))
    }

    /// How many tasks wait.
    var waiting: Int { state.withLock { $0.waiting } }

    /// Takes a resource if one is free and nobody waits for it.
    func take() throws -> Resource? {
        try state.withLock { state in
            if let closed = state.closed { throw closed }
            return state.idle.popLast()
        }
    }

    /// Waits for a resource.
    /// - Throws: `timeout` if the wait or the line was too long; `CancellationError`; what the line was closed with.
    func borrow() async throws -> Resource {
        if let resource = try take() { return resource }
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { enqueue($0, ticket) }
        } onCancel: {
            state.withLock { $0.remove(ticket) }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Gives a resource to the first who waits, or keeps it until someone asks.
    /// - Returns: `false` if the line is closed, and the resource is for the caller to dispose of.
    @discardableResult
    func giveBack(_ resource: Resource) -> Bool {
        let isKept = state.withLock { state in
            guard state.closed == nil, state.waiting == 0 else { return false }
            state.idle.append(resource)
            return true
        }
        return isKept || handOver(resource)
    }

    private func handOver(_ resource: Resource) -> Bool {
        let (next, isKept): (Waiter?, Bool) = state.withLock { state in
            if state.closed != nil { return (nil, false) }
            if let next = state.popFirst() { return (next, true) }
            state.idle.append(resource)
            return (nil, true)
        }
        next?.continuation.resume(returning: resource)
        return isKept
    }

    /// Takes back the idle resources that answer to a condition.
    func withdraw(where condition: (Resource) -> Bool) -> [Resource] {
        state.withLock { state in
            let withdrawn = state.idle.filter(condition)
            if !withdrawn.isEmpty { state.idle.removeAll(where: condition) }
            return withdrawn
        }
    }

    /// Refuses everyone who waits or asks from now on.
    /// - Returns: The idle resources.
    func close(_ error: DatabaseError) -> [Resource] {
        let (waiters, idle) = state.withLock { state in
            state.closed = state.closed ?? error
            defer {
                state.waiters = []
                state.head = 0
                state.idle = []
            }
            return (Array(state.waiters[state.head...]), state.idle)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: error) }
        return idle
    }

    private func enqueue(_ continuation: Continuation, _ ticket: UInt64) {
        let deadline = DispatchTime.now() + patience
        let outcome: Outcome = state.withLock { state in
            if let closed = state.closed { return .refused(closed) }
            // The handler of a task cancelled before this point has run already and found nothing to remove.
            if Task.isCancelled { return .refused(CancellationError()) }
            if let resource = state.idle.popLast() { return .granted(resource) }
            guard state.waiting < capacity else {
                return .refused(DatabaseError(.timeout, detail: "\(capacity) tasks wait already"))
            }
            state.waiters.append(Waiter(ticket: ticket, deadline: deadline, continuation: continuation))
            defer { state.isWatched = true }
            return .waits(watch: !state.isWatched)
        }
        switch outcome {
        case .granted(let resource): continuation.resume(returning: resource)
        case .refused(let error): continuation.resume(throwing: error)
        case .waits(let watch): if watch { watchLine(until: deadline) }
        }
    }

    /// One timer watches the whole line: all are equally patient, so the first is also the first to give up.
    private func watchLine(until deadline: DispatchTime) {
        DispatchQueue.global().asyncAfter(deadline: deadline) { [weak self] in self?.expire() }
    }

    private func expire() {
        let now = DispatchTime.now()
        let (expired, next): ([Waiter], DispatchTime?) = state.withLock { state in
            var expired: [Waiter] = []
            while state.head < state.waiters.count, state.waiters[state.head].deadline <= now {
                if let waiter = state.popFirst() { expired.append(waiter) }
            }
            let next = state.waiting > 0 ? state.waiters[state.head].deadline : nil
            state.isWatched = next != nil
            return (expired, next)
        }
        if let next { watchLine(until: next) }
        for waiter in expired {
            waiter.continuation.resume(throwing: DatabaseError(.timeout, detail: "nothing became free in time"))
        }
    }
}
