import Mesh

/// Answers as they come, and nil again and again as long as none does.
///
/// An answer is made when the one before has been taken, and no nil waits beside another: a slow reader makes nothing
/// pile up.
struct Pulsing: AsyncSequence {
    typealias Element = EncodedAnswer?

    let answers: AnswerStream<EncodedAnswer>
    /// From one nil to the next.
    let pulse: Duration

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(Work(answers, pulse)) }

    struct AsyncIterator: AsyncIteratorProtocol {
        private let work: Work
        private var pieces: AsyncThrowingStream<Element, any Error>.AsyncIterator
        private var last: Element?

        fileprivate init(_ work: Work) {
            self.work = work
            pieces = work.pieces.makeAsyncIterator()
        }

        mutating func next() async throws -> Element? {
            if let last { work.wantNext(after: last) }
            last = try await pieces.next()
            return last
        }
    }

    /// The two who have something to give; it ends with its iterator.
    fileprivate final class Work: Sendable {
        let pieces: AsyncThrowingStream<Element, any Error>
        private let reading: Task<Void, Never>
        private let beating: Task<Void, Never>
        private let wantAnswer: AsyncStream<Void>.Continuation
        private let wantBeat: AsyncStream<Void>.Continuation

        init(_ answers: AnswerStream<EncodedAnswer>, _ pulse: Duration) {
            let (pieces, inlet) = AsyncThrowingStream<Element, any Error>.makeStream()
            let (answerTurns, wantAnswer) = AsyncStream<Void>.makeStream()
            let (beatTurns, wantBeat) = AsyncStream<Void>.makeStream()
            self.pieces = pieces
            self.wantAnswer = wantAnswer
            self.wantBeat = wantBeat
            reading = Task {
                do {
                    var turns = answerTurns.makeAsyncIterator()
                    for try await answer in answers {
                        inlet.yield(answer)
                        guard await turns.next() != nil else { break }
                    }
                    inlet.finish()
                } catch {
                    inlet.finish(throwing: error)
                }
            }
            beating = Task {
                var turns = beatTurns.makeAsyncIterator()
                repeat {
                    // Throws only when cancelled, and then there is no next turn.
                    try? await Task.sleep(for: pulse)
                    inlet.yield(Element.none)
                } while await turns.next() != nil
            }
        }

        deinit {
            reading.cancel()
            beating.cancel()
        }

        func wantNext(after piece: Element) {
            if piece == nil { wantBeat.yield() } else { wantAnswer.yield() }
        }
    }
}
