/// Places for work that goes on at the same time; who finds none waits in line.
public actor RemoteSlots {
    private let name: String
    private let limit: Int
    private let longestLine: Int
    private var taken = 0
    private var nextTicket = 0
    private var line: [(ticket: Int, continuation: CheckedContinuation<Void, any Error>)] = []

    /// Places.
    /// - Parameters:
    ///   - name: what the work is for, such as `speech server`.
    ///   - limit: work at the same time, at least 1.
    ///   - longestLine: how much may wait; more is refused.
    public init(_ name: String, limit: Int, longestLine: Int) {
        self.name = name
        self.limit = max(1, limit)
        self.longestLine = max(0, longestLine)
    }

    /// How much waits.
    public var waiting: Int { line.count }

    /// Does work when there is a place for it.
    /// - Throws: `busy` if too much waits, `cancelled`, and what the work throws.
    public nonisolated func run<Value: Sendable>(
        _ work: @Sendable () async throws(RemoteError) -> Value
    ) async throws(RemoteError) -> Value {
        try await enter()
        let result: Result<Value, RemoteError>
        do throws(RemoteError) {
            result = .success(try await work())
        } catch {
            result = .failure(error)
        }
        await leave()
        return try result.get()
    }

    private func enter() async throws(RemoteError) {
        if taken < limit {
            taken += 1
            return
        }
        guard line.count < longestLine else {
            throw RemoteError(.busy, "Too much work is waiting for the \(name).")
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
