/// Places for work that goes on at the same time; who finds none waits in line.
actor RemoteSlots {
    private let limit: Int
    private let longestLine: Int
    private var taken = 0
    private var nextTicket = 0
    private var line: [(ticket: Int, continuation: CheckedContinuation<Void, any Error>)] = []

    /// - Parameters:
    ///   - limit: work at the same time.
    ///   - longestLine: how much may wait; more is refused.
    init(limit: Int, longestLine: Int) {
        self.limit = max(1, limit)
        self.longestLine = max(0, longestLine)
    }

    /// How much waits.
    var waiting: Int { line.count }

    /// Does work when there is a place for it.
    nonisolated func run<Value: Sendable>(
        _ work: @Sendable () async throws(RemoteSpeechError) -> Value
    ) async throws(RemoteSpeechError) -> Value {
        try await enter()
        let result: Result<Value, RemoteSpeechError>
        do throws(RemoteSpeechError) {
            result = .success(try await work())
        } catch {
            result = .failure(error)
        }
        await leave()
        return try result.get()
    }

    private func enter() async throws(RemoteSpeechError) {
        if taken < limit {
            taken += 1
            return
        }
        guard line.count < longestLine else {
            throw RemoteSpeechError(.busy, "Too much work is waiting for the speech server.")
        }
        nextTicket += 1
        let ticket = nextTicket
        do {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                    if Task.isCancelled {
                        continuation.resume(throwing: CancellationError())
                    } else {
                        line.append((ticket, continuation))
                    }
                }
            } onCancel: {
                Task { await self.giveUp(ticket) }
            }
        } catch {
            throw .cancelled
        }
    }

    private func giveUp(_ ticket: Int) {
        guard let index = line.firstIndex(where: { $0.ticket == ticket }) else { return }
        line.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    /// Hands the place on, or gives it back.
    private func leave() {
        if line.isEmpty {
            taken -= 1
        } else {
            line.removeFirst().continuation.resume()
        }
    }
}
