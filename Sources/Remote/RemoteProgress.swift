import Synchronization

/// How far an answer has come, for the one who watches that it does not stop.
final class RemoteProgress: Sendable {
    private let state = Mutex((pieces: 0, latest: ContinuousClock.now))

    /// A piece of the body has come.
    func advance() {
        state.withLock { $0 = ($0.pieces + 1, .now) }
    }

    /// Returns when nothing has come for longer than the pace allows, with what a sentence says of it.
    func stall(_ pace: RemotePace, _ time: RemoteTime) async throws -> String {
        var seen = 0
        var waited = Duration.zero
        while true {
            let limit = seen == 0 ? pace.firstByte : pace.silence
            // No longer than the shorter limit, which holds as soon as the first byte is there.
            let slice = max(.zero, min(limit - waited, pace.silence))
            try await time.alarm(slice)
            let now = state.withLock { $0 }
            if now.pieces != seen {
                seen = now.pieces
                waited = ContinuousClock.now - now.latest
            } else {
                waited += slice
                guard waited < limit else { return Self.words(limit, hasBegun: seen > 0) }
            }
        }
    }

    private static func words(_ limit: Duration, hasBegun: Bool) -> String {
        let seconds = limit.components.seconds
        return hasBegun ? "fell silent for \(seconds) s" : "sent nothing within \(seconds) s"
    }
}
