/// An answer as it comes: pieces of its text, then the whole of it.
///
/// The model is asked when the iteration begins; who stops before the end, or is cancelled, has the work stopped too.
/// The whole answer is what counts: it may be shorter than its pieces, where a model thinks aloud without saying so.
public struct LanguageAnswerStream: AsyncSequence, Sendable {
    /// A piece of an answer.
    public enum Element: Sendable, Hashable {
        /// More of the text; never empty.
        case text(String)
        /// The whole answer, which comes last and once.
        case whole(LanguageAnswer)
    }

    /// Why there is no whole answer.
    public typealias Failure = LanguageModelError

    /// Answers, and tells pieces of the text before it returns.
    public typealias Work =
        @Sendable (_ tell: @escaping @Sendable (String) -> Void) async throws(LanguageModelError) -> LanguageAnswer

    private let work: Work

    /// A stream of what `work` tells. Pieces that are not taken yet are kept, so that `work` has to limit its answer.
    public init(_ work: @escaping Work) { self.work = work }

    public func makeAsyncIterator() -> AsyncIterator {
        let (pieces, inlet) = AsyncStream<Result<Element, LanguageModelError>>.makeStream()
        let task = Task { [work] in
            do throws(LanguageModelError) {
                let answer = try await work { inlet.yield(.success(.text($0))) }
                inlet.yield(.success(.whole(answer)))
            } catch {
                inlet.yield(.failure(error))
            }
            inlet.finish()
        }
        inlet.onTermination = { _ in task.cancel() }
        return AsyncIterator(pieces: pieces.makeAsyncIterator())
    }

    /// Goes through the pieces.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var pieces: AsyncStream<Result<Element, LanguageModelError>>.AsyncIterator
        private var isOver = false

        fileprivate init(pieces: AsyncStream<Result<Element, LanguageModelError>>.AsyncIterator) {
            self.pieces = pieces
        }

        public mutating func next() async throws(LanguageModelError) -> Element? {
            try await next(isolation: nil)
        }

        /// The next piece; nil after the whole answer.
        /// - Throws: why there is no whole answer, once.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(LanguageModelError) -> Element? {
            guard !isOver else { return nil }
            switch await pieces.next(isolation: actor) {
            case .success(.whole(let answer)):
                isOver = true
                return .whole(answer)
            case .success(let piece): return piece
            case .failure(let error):
                isOver = true
                throw error
            // Only a cancelled task sees the end before the whole answer.
            case nil:
                isOver = true
                throw .cancelled
            }
        }
    }
}
