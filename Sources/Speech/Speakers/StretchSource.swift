/// Hears the voice in stretches of a recording that arrives chunk by chunk. Nothing else of it is looked at.
struct StretchSource: Sendable {
    /// Of a stretch, parts of at most so many seconds are heard each by itself: four seconds tell a voice.
    private static let longestPart = 4.0

    /// The parts that are still to come.
    private var pieces: ArraySlice<SpeechPiece>
    private var window = SampleWindow()
    private var listener: VoiceListener
    private let model: SpeakerModel

    /// - Parameter stretches: In milliseconds, in order and apart; shorter ones than make a speaker are passed over.
    init(model: SpeakerModel, stretches: [Range<Int>]) {
        self.model = model
        listener = VoiceListener(model: model)
        pieces = stretches.flatMap(Self.pieces)[...]
    }

    /// Whether all has been heard that was to be.
    var isDone: Bool { pieces.isEmpty }

    /// Takes the next samples; returns the parts that are complete. Blocks the thread while models run.
    mutating func feed(_ chunk: [Float]) throws -> [SpeechPiece] {
        window.append(chunk)
        let complete = VoiceListener.complete(window.end)
        let heard = try hear(pieces.prefix { Self.sample(at: $0.frames.upperBound) <= complete })
        let needed = pieces.first.map { Self.sample(at: $0.frames.lowerBound) } ?? window.end
        window.discard(before: listener.discard(before: needed))
        return heard
    }

    /// Ends the recording; returns the parts that were still open, as far as they are there.
    mutating func finish() throws -> [SpeechPiece] {
        let heard = try hear(pieces.prefix { Self.sample(at: $0.frames.upperBound) <= window.end })
        pieces = []
        return heard
    }

    private mutating func hear(_ some: ArraySlice<SpeechPiece>) throws -> [SpeechPiece] {
        guard !some.isEmpty else { return [] }
        pieces = pieces[some.endIndex...]
        var heard = Array(some)
        let statistics = try listener.statistics(of: heard, in: window)
        let voices = try model.voices(of: statistics.compactMap { $0 })
        var next = voices.startIndex
        for index in heard.indices where statistics[index] != nil {
            heard[index].voice = voices[next]
            next += 1
        }
        return heard.filter { !$0.voice.isEmpty }
    }

    /// A stretch in equal parts.
    private static func pieces(_ stretch: Range<Int>) -> [SpeechPiece] {
        let seconds = Double(stretch.count) / 1_000
        guard seconds >= SpeakerAssignment.shortestForGrouping else { return [] }
        let count = Int((seconds / longestPart).rounded(.up))
        func frame(_ part: Int) -> Int {
            let second = Double(stretch.lowerBound) / 1_000 + seconds * Double(part) / Double(count)
            return Int(second / SpeakerModel.secondsPerFrame)
        }
        return (0..<count).map { SpeechPiece(frames: frame($0)..<frame($0 + 1), isOverlap: false) }
    }

    private static func sample(at frame: Int) -> Int {
        Int(Double(frame) * SpeakerModel.secondsPerFrame * 16_000)
    }
}
