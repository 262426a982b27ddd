import NIOCore

extension EventLoopPromise where Value: Sendable {
    /// Waits for the promise. When the waiting task is cancelled, the promise fails.
    /// - Parameter failure: what an error is that is no ``OutboundError``.
    func value(otherwise failure: OutboundError) async throws(OutboundError) -> Value {
        do {
            return try await withTaskCancellationHandler {
                try await futureResult.get()
            } onCancel: {
                fail(OutboundError.cancelled)
            }
        } catch {
            throw error as? OutboundError ?? failure
        }
    }
}

extension NIODeadline {
    /// How long until then; zero if it has passed.
    var left: TimeAmount { Swift.max(.zero, self - .now()) }
}
