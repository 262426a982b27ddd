/// Puts utterances back into the order in which their recognition began.
struct RecognitionQueue: Sendable {
    /// How many are being recognised.
    private(set) var running = 0
    /// Those that are recognised, and all before them too.
    private(set) var utterances: [RecognisedUtterance] = []
    private var begun = 0
    private var passed = 0
    private var early: [Int: RecognisedUtterance] = [:]

    /// The number of the next one.
    mutating func begin() -> Int {
        running += 1
        begun += 1
        return begun - 1
    }

    /// Takes one that is done; returns those whose turn has come. Empty ones are passed over.
    mutating func finished(_ done: (index: Int, utterance: RecognisedUtterance)) -> [RecognisedUtterance] {
        running -= 1
        early[done.index] = done.utterance
        var ready: [RecognisedUtterance] = []
        while let next = early.removeValue(forKey: passed) {
            passed += 1
            if !next.words.isEmpty { ready.append(next) }
        }
        utterances += ready
        return ready
    }
}
