import Synchronization

/// Whether a transaction still takes statements. PostgreSQL refuses those that follow a failure by itself; SQLite would
/// run them, some of them outside any transaction.
final class TransactionState: Sendable {
    private enum Phase {
        case open
        case failed(any Error)
        case ended
    }

    private let phase = Mutex(Phase.open)

    /// - Throws: `misuse` if a statement failed, or the transaction is over.
    func check(_ sql: SQL) throws(DatabaseError) {
        switch phase.withLock({ $0 }) {
        case .open: return
        case .failed: throw DatabaseError(.misuse("a statement follows one that failed: \(sql.summary)"))
        case .ended: throw DatabaseError(.misuse("a statement follows the end of its transaction: \(sql.summary)"))
        }
    }

    /// Remembers the first failure.
    func fail(_ error: any Error) {
        phase.withLock { phase in
            if case .open = phase { phase = .failed(error) }
        }
    }

    /// Refuses every statement from now on.
    /// - Throws: What a statement failed with, if one did: the transaction cannot be committed.
    func end() throws {
        try phase.withLock { phase in
            defer { phase = .ended }
            if case .failed(let error) = phase { throw error }
        }
    }
}
