/// Messages between nodes: whoever is subscribed to a topic now hears what is published to it now. Nothing is kept.
public protocol MessageBus: Sendable {
    /// Sends bytes to all present subscribers of a topic, on every node. One publisher's messages arrive in order.
    /// - Throws: `invalid` topic, `tooLarge`, `unavailable`.
    func publish(_ bytes: [UInt8], to topic: String) async throws(ClusterError)

    /// Hears a topic. When this returns, nothing published afterwards is missed without notice.
    /// - Throws: `invalid` topic, `tooManySubscribers`, `unavailable`.
    func subscribe(to topic: String) async throws(ClusterError) -> Subscription
}

/// The messages of one topic, for one reader, from the moment of subscribing.
///
/// It waits for its reader in a bounded buffer. A reader too slow for it gets what was buffered, and then the error
/// `subscriberTooSlow`; a lost connection shows as `unavailable`. It never ends silently while messages are missed.
/// To unsubscribe, end the iteration or the task that iterates.
public struct Subscription: AsyncSequence, Sendable {
    public typealias Element = [UInt8]

    private let stream: AsyncThrowingStream<[UInt8], any Error>

    /// - Parameter stream: throws nothing but `ClusterError`.
    public init(_ stream: AsyncThrowingStream<[UInt8], any Error>) {
        self.stream = stream
    }

    public func makeAsyncIterator() -> Iterator { Iterator(base: stream.makeAsyncIterator()) }

    public struct Iterator: AsyncIteratorProtocol {
        var base: AsyncThrowingStream<[UInt8], any Error>.Iterator

        public mutating func next() async throws(ClusterError) -> [UInt8]? {
            do {
                return try await base.next()
            } catch let error as ClusterError {
                throw error
            } catch {
                throw .unavailable(String(describing: error))
            }
        }
    }
}
