public import NIOCore
import Synchronization

/// The body of an answer, as it comes. A reader who is slow slows the sender down: no more than a few pieces wait in
/// memory. Dropping the sequence ends the connection.
///
/// Can be read once; a second reading throws ``OutboundError/cutOff``. While it is read it throws
/// ``OutboundError/tooLarge``, ``OutboundError/cutOff``, ``OutboundError/malformed``, ``OutboundError/stalled``,
/// ``OutboundError/tookTooLong`` and ``OutboundError/cancelled``; it ends without an error only when all has come.
public struct OutboundBytes: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer
    public typealias Failure = OutboundError

    private let pieces: AnswerPieces
    private let reading = Reading()

    init(_ pieces: AnswerPieces) {
        self.pieces = pieces
    }

    public func makeAsyncIterator() -> AsyncIterator {
        // The producer beneath stops the program when it is read twice.
        let isFirst = !reading.hasBegun.exchange(true, ordering: .relaxed)
        return AsyncIterator(isFirst ? pieces.makeAsyncIterator() : nil)
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        private let pieces: AnswerPieces.AsyncIterator?

        fileprivate init(_ pieces: AnswerPieces.AsyncIterator?) {
            self.pieces = pieces
        }

        public mutating func next() async throws(OutboundError) -> ByteBuffer? {
            guard let pieces else { throw .cutOff }
            do {
                return try await pieces.next()
            } catch let error as OutboundError {
                throw error
            } catch {
                throw .cancelled
            }
        }
    }

    private final class Reading: Sendable {
        let hasBegun = Atomic(false)
    }
}
