import Foundation
import Synchronization

/// Encoded answers, each kept for the very caller that got it, until its time is up or something that it depends on changes.
///
/// An answer is stamped with the generations of its dependencies as they stood *before* it was read. A commit raises them, so an answer that was read
/// while a change was being committed is never served: its stamp is old already when it is stored.
public final class AnswerCache: Sendable {
    struct Key: Hashable {
        let identity: Identity
        let input: String
    }

    /// What a reading operation's answer depends on, as it stood at one moment.
    struct Stamp: Equatable {
        let epoch: UInt64
        let generations: [UInt64]
    }

    private struct Dependency: Hashable {
        let workspace: UUID?
        let resource: String
    }

    private struct Entry {
        let answer: EncodedAnswer
        let stamp: Stamp
        let expires: UInt64
        let size: Int
    }

    /// Two halves: what is found in the old one moves to the young one, and when that is full the old one goes. Least-recently-used, nearly, at no cost.
    private struct State {
        var young: [Key: Entry] = [:]
        var old: [Key: Entry] = [:]
        var youngBytes = 0
        var epoch: UInt64 = 0
        var generations: [Dependency: UInt64] = [:]
    }

    /// Dependencies that are told apart; beyond that the cache starts anew.
    private static let dependencyLimit = 100_000

    private let byteLimit: Int
    private let clock: @Sendable () -> UInt64
    private let state = Mutex(State())

    /// - Parameter byteLimit: of the answers that are kept, their bookkeeping included.
    public init(byteLimit: Int = 16 << 20, clock: (@Sendable () -> UInt64)? = nil) {
        self.byteLimit = byteLimit
        self.clock = clock ?? { MonotonicTime.now.nanoseconds }
    }

    enum Found {
        case answer(EncodedAnswer)
        case nothing(Stamp)
    }

    func find(_ key: Key, _ rule: CacheRule) -> Found {
        let now = clock()
        return state.withLock { state in
            let stamp = Self.stamp(rule, key.identity.workspace, state)
            if let entry = state.young[key] {
                return entry.stamp == stamp && entry.expires > now ? .answer(entry.answer) : .nothing(stamp)
            }
            guard let entry = state.old.removeValue(forKey: key), entry.stamp == stamp, entry.expires > now else {
                return .nothing(stamp)
            }
            keep(entry, under: key, &state)
            return .answer(entry.answer)
        }
    }

    func keep(_ answer: EncodedAnswer, under key: Key, _ rule: CacheRule, _ stamp: Stamp) {
        guard answer.data.count <= byteLimit / 16 else { return }
        let lifetime = UInt64(rule.lifetime / .nanoseconds(1))
        let size = answer.data.count + (answer.meta?.count ?? 0) + key.input.utf8.count + 256
        let entry = Entry(answer: answer, stamp: stamp, expires: clock() &+ lifetime, size: size)
        state.withLock { keep(entry, under: key, &$0) }
    }

    private func keep(_ entry: Entry, under key: Key, _ state: inout State) {
        state.old.removeValue(forKey: key)
        if let replaced = state.young.removeValue(forKey: key) { state.youngBytes -= replaced.size }
        if state.youngBytes + entry.size > byteLimit / 2 {
            state.old = state.young
            state.young = [:]
            state.youngBytes = 0
        }
        state.young[key] = entry
        state.youngBytes += entry.size
    }

    func evict(_ events: [CommittedEvent]) {
        state.withLock { state in
            for event in events {
                state.generations[Dependency(workspace: event.workspace, resource: event.name.resource), default: 0] +=
                    1
            }
            guard state.generations.count > Self.dependencyLimit else { return }
            state.generations = [:]
            state.epoch += 1
        }
    }

    private static func stamp(_ rule: CacheRule, _ workspace: UUID?, _ state: borrowing State) -> Stamp {
        Stamp(
            epoch: state.epoch,
            generations: rule.dependencies.map {
                state.generations[Dependency(workspace: workspace, resource: $0)] ?? 0
            })
    }
}

extension ServiceMesh {
    /// The kept answer, or a new one that is kept from now on.
    func cached(
        by rule: CacheRule, under input: String, _ make: () async throws -> OperationReply
    ) async throws -> OperationReply {
        let key = AnswerCache.Key(identity: identity, input: input)
        switch node.cache.find(key, rule) {
        case .answer(let answer): return .json(answer)
        case .nothing(let stamp):
            let reply = try await make()
            if case .json(let answer) = reply { node.cache.keep(answer, under: key, rule, stamp) }
            return reply
        }
    }
}
