import Foundation

/// Cuts a recording that arrives chunk by chunk into pieces of speech and finds the direction of each one's voice.
///
/// The segmentation sees windows of ten seconds, five apart, and is believed in the middle of each. The trunk sees
/// only what is spoken, and of long pieces no more than tells whose voice it is.
struct PieceSource: Sendable {
    private static let stride = 80_000
    private static let framesPerSecond = 1 / SpeakerModel.secondsPerFrame

    private let model: SpeakerModel
    private var activity: VoiceActivity
    private var window: SampleWindow
    /// Samples at the beginning that need not be fed.
    let skipped: Int
    /// The next window of the segmentation.
    private var nextWindow: Int
    /// Frames that are cut into pieces.
    private(set) var done: Int
    /// What is heard in the frames after `done`.
    private var classes: [SpeakerClass] = []
    /// Silero's ranges that reach beyond `done`, in frames.
    private var speech: [Range<Int>] = []
    private var listener: VoiceListener

    /// - Parameter done: Frames that were cut into pieces before. The networks begin to listen ten seconds and more
    ///   before they end, so that they know what goes on.
    init(model: SpeakerModel, activity: VoiceActivityModel, done: Int = 0) {
        self.model = model
        self.done = done
        let place = Int(Double(done) * SpeakerModel.secondsPerFrame * 16_000)
        skipped = max(0, place / SpeakerModel.window - 1) * SpeakerModel.window
        self.activity = VoiceActivity(model: activity, rules: .turns, start: skipped)
        window = SampleWindow(start: skipped)
        nextWindow = skipped / Self.stride
        listener = VoiceListener(model: model)
    }

    /// How many samples have arrived.
    var end: Int { window.end }

    /// Takes the next samples; returns the pieces that are complete. Blocks the thread while models run.
    mutating func feed(_ chunk: [Float]) throws -> [SpeechPiece] {
        window.append(chunk)
        note(try activity.feed(chunk))
        while window.end > nextWindow * Self.stride + SpeakerModel.window { try hear(isLast: false) }
        let settled = min(activity.settled, VoiceListener.complete(window.end))
        let ready = min(done + classes.count, frame(at: settled))
        guard Double(ready - done) * SpeakerModel.secondsPerFrame >= 10 else { return [] }
        let pieces = try cut(at: ready)
        let heard = Int(Double(done) * SpeakerModel.secondsPerFrame * 16_000)
        window.discard(before: min(listener.discard(before: heard), nextWindow * Self.stride))
        return pieces
    }

    /// Ends the recording; returns the pieces that were still open.
    mutating func finish() throws -> [SpeechPiece] {
        guard window.end > 0 else { return [] }
        note(try activity.finish())
        try hear(isLast: true)
        return try cut(at: done + classes.count)
    }

    private mutating func note(_ ranges: [SpeechRange]) {
        speech += ranges.map { frame(at: $0.lowerBound)..<max(frame(at: $0.upperBound), frame(at: $0.lowerBound)) }
            .filter { !$0.isEmpty }
    }

    /// Runs the segmentation on the next window and keeps the part of it that no other window sees better.
    private mutating func hear(isLast: Bool) throws {
        let start = nextWindow * Self.stride
        let heard = try model.classes(of: window[start..<(start + SpeakerModel.window)])
        let first = Int((Double(start) / 16_000 * Self.framesPerSecond).rounded())
        let middle = Double(start + SpeakerModel.window / 2)
        let edge = Int(((middle + Double(Self.stride) / 2) / 16_000 * Self.framesPerSecond).rounded())
        let upTo = isLast ? frame(at: window.end) + 1 : edge
        for frame in (done + classes.count)..<max(upTo, done + classes.count) {
            classes.append(heard.indices.contains(frame - first) ? heard[frame - first] : .nobody)
        }
        nextWindow += 1
    }

    /// Cuts the frames up to `ready` into pieces, or up to the range of speech that reaches across it.
    private mutating func cut(at ready: Int) throws -> [SpeechPiece] {
        let end = speech.first { $0.contains(ready) && $0.lowerBound < ready }.map { max(done, $0.lowerBound) } ?? ready
        let count = end - done
        guard count > 0 else { return [] }
        let inside = speech.filter { $0.lowerBound < end }
            .map { ($0.lowerBound - done)..<($0.upperBound - done) }.map { $0.clamped(to: 0..<count) }
        var pieces = PieceCutter.pieces(Array(classes.prefix(count)), speech: inside, offset: done)
        let statistics = try listener.statistics(of: pieces, in: window)
        let voices = try model.voices(of: statistics.compactMap { $0 })
        var next = voices.startIndex
        for index in pieces.indices where statistics[index] != nil {
            pieces[index].voice = voices[next]
            next += 1
        }
        classes.removeFirst(count)
        speech.removeAll { $0.lowerBound < end }
        done = end
        return pieces
    }

    private func frame(at sample: Int) -> Int {
        Int(Double(sample) / 16_000 * Self.framesPerSecond)
    }
}
