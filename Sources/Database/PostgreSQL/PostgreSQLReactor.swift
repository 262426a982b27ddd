import CLibPQ
import Foundation
import Synchronization

/// One thread that waits for all connections of a database at once, and tells each when its socket is ready.
///
/// `@unchecked`: the descriptors are set once; what changes is behind the lock.
final class PostgreSQLReactor: @unchecked Sendable {
    /// What the thread calls.
    protocol Listener: AnyObject, Sendable {
        /// The socket can be read or written.
        func ready()
        /// Half a second or less has passed.
        func tick()
    }

    private struct State {
        var listeners: [UInt64: any Listener] = [:]
        var nextKey: UInt64 = 1
        var isStopped = false
    }

    /// The key of the descriptor that wakes the thread to stop it.
    private static let wakeKey: UInt64 = 0
    private static let tickMilliseconds: Int32 = 500

    /// The time in nanoseconds as it was half a second ago or less, for limits of seconds: it costs no call.
    let coarseTime = Atomic<UInt64>(DispatchTime.now().uptimeNanoseconds)

    private let poll: Int32
    private let wake: Int32
    private let state = Mutex(State())

    /// - Throws: `unavailable` if the process has no descriptors left.
    init() throws {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wake = eventfd(0, Int32(EFD_CLOEXEC))
        guard poll >= 0, wake >= 0 else {
            let reason = String(cString: strerror(errno))
            for descriptor in [poll, wake] where descriptor >= 0 { Glibc.close(descriptor) }
            throw DatabaseError(.unavailable, detail: "epoll: \(reason)")
        }
        register(wake, Self.wakeKey, EPOLL_CTL_ADD, writing: false)
        let thread = Thread { [self] in run() }
        thread.name = "postgresql"
        thread.start()
    }

    /// Begins to watch a socket for reading.
    /// - Returns: The key to change and end it by.
    func add(_ descriptor: Int32, _ listener: any Listener) -> UInt64 {
        let key = state.withLock { state in
            let key = state.nextKey
            state.nextKey += 1
            state.listeners[key] = listener
            return key
        }
        register(descriptor, key, EPOLL_CTL_ADD, writing: false)
        return key
    }

    /// Watches for writing as well, or no longer.
    func watch(_ descriptor: Int32, _ key: UInt64, writing: Bool) {
        register(descriptor, key, EPOLL_CTL_MOD, writing: writing)
    }

    /// Ends the watch; the descriptor must still be open.
    func remove(_ descriptor: Int32, _ key: UInt64) {
        var event = epoll_event()
        epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, &event)
        state.withLock { $0.listeners[key] = nil }
    }

    /// Ends the thread.
    func stop() {
        state.withLock { $0.isStopped = true }
        var one: UInt64 = 1
        _ = write(wake, &one, 8)
    }

    private func register(_ descriptor: Int32, _ key: UInt64, _ operation: Int32, writing: Bool) {
        let interest = writing ? EPOLLIN.rawValue | EPOLLOUT.rawValue : EPOLLIN.rawValue
        var event = epoll_event(events: interest, data: epoll_data_t(u64: key))
        epoll_ctl(poll, operation, descriptor, &event)
    }

    private func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        var lastTick: UInt64 = 0
        while true {
            let count = epoll_wait(poll, &events, Int32(events.count), Self.tickMilliseconds)
            for index in 0..<max(0, Int(count)) where events[index].data.u64 != Self.wakeKey {
                let key = events[index].data.u64
                state.withLock { $0.listeners[key] }?.ready()
            }
            if state.withLock({ $0.isStopped }) { break }
            let now = DispatchTime.now().uptimeNanoseconds
            if now - lastTick >= UInt64(Self.tickMilliseconds) * 1_000_000 {
                lastTick = now
                coarseTime.store(now, ordering: .relaxed)
                for listener in state.withLock({ Array($0.listeners.values) }) { listener.tick() }
            }
        }
        Glibc.close(poll)
        Glibc.close(wake)
    }
}
