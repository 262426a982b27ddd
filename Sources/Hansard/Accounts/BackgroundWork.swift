package import Logging
import ServiceLifecycle
import Synchronization

/// Small work that a request leaves behind and does not wait for: mails, notes of last use. It is lost if the process
/// is killed, so it must be work that can be asked for again.
package final class BackgroundWork: Service {
    private struct Piece: Sendable {
        let name: String
        let run: @Sendable () async throws -> Void
    }

    private struct State {
        var waiting: [Piece] = []
        var workers = 0
    }

    private static let limit = 1000
    private static let workerLimit = 4

    private let state = Mutex(State())
    private let bell = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    private let logger: Logger

    package init(logger: Logger) { self.logger = logger }

    /// Leaves a piece of work; it is dropped, with a line in the log, when a thousand are waiting.
    package func post(_ name: String, _ work: @escaping @Sendable () async throws -> Void) {
        let isTaken = state.withLock { state in
            guard state.waiting.count < Self.limit else { return false }
            state.waiting.append(Piece(name: name, run: work))
            return true
        }
        if isTaken {
            bell.continuation.yield()
        } else {
            logger.error("background work is dropped: too much is waiting", metadata: ["work": "\(name)"])
        }
    }

    /// Does the work until shut down, and then what is left.
    package func run() async throws {
        await withDiscardingTaskGroup { group in
            for await _ in bell.stream.cancelOnGracefulShutdown() {
                while hireWorker() { group.addTask { await self.workThroughQueue() } }
            }
        }
        await finishWaiting()
    }

    /// Does everything that is waiting now, and what it leads to.
    package func finishWaiting() async {
        while let piece = takePiece() { await perform(piece) }
    }

    private func hireWorker() -> Bool {
        state.withLock { state in
            guard state.workers < Self.workerLimit, !state.waiting.isEmpty else { return false }
            state.workers += 1
            return true
        }
    }

    private func workThroughQueue() async {
        while true {
            let piece: Piece? = state.withLock { state in
                guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
                state.workers -= 1
                return nil
            }
            guard let piece else { return }
            await perform(piece)
        }
    }

    private func takePiece() -> Piece? { state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() } }

    private func perform(_ piece: Piece) async {
        do {
            try await piece.run()
        } catch {
            logger.error("background work failed", metadata: ["work": "\(piece.name)", "error": "\(error)"])
        }
    }
}
