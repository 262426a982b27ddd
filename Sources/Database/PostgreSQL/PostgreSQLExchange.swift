/// What was asked of a server and is not answered yet; its connection guards it.
final class PostgreSQLExchange {
    typealias Answer = Result<[PostgreSQLResult], any Error>

    /// Tells it from the other exchanges of its connection.
    let ticket: UInt64
    /// Whether it is several statements, ended by a synchronisation.
    let isPipeline: Bool
    /// In nanoseconds of the reactor's time.
    var deadline: UInt64
    /// In the order of the statements.
    var results: [PostgreSQLResult] = []
    var isAnswered = false
    var isCancelled = false
    /// A request to cancel is on its way, which must not hit the exchange after this one.
    var isCancelling = false
    private var failure: (any Error)?
    private let completion: (Answer) -> Void

    /// - Parameter completion: What takes the answer, called once, outside of the connection's lock.
    init(_ ticket: UInt64, isPipeline: Bool, deadline: UInt64, completion: @escaping (Answer) -> Void) {
        self.ticket = ticket
        self.isPipeline = isPipeline
        self.deadline = deadline
        self.completion = completion
    }

    /// The first result that is an error.
    var error: PostgreSQLResult? { results.first { $0.isError } }

    /// Ends it with an error.
    func failed(_ error: any Error) -> PostgreSQLExchange {
        failure = error
        return self
    }

    /// Hands the answer over, once the lock is free.
    func complete() {
        completion(failure.map { .failure($0) } ?? .success(results))
    }
}
