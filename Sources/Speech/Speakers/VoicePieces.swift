import Foundation

/// What a diarizer has heard so far: pieces of speech, each with the direction of its voice.
///
/// They come in batches as a recording is listened to. Who keeps them and hands them back after an interruption goes on
/// where the last batch ended; everything that was costly is in them.
public struct VoicePieces: Sendable, Hashable {
    var pieces: [SpeechPiece]
    /// Up to where the recording is cut into pieces, in frames of the segmentation.
    var frames: Int

    /// Nothing heard yet.
    public init() {
        (pieces, frames) = ([], 0)
    }

    init(pieces: [SpeechPiece], frames: Int) {
        (self.pieces, self.frames) = (pieces, frames)
    }

    /// How much of the recording they cover, in milliseconds.
    public var heardMs: Int { Int(Double(frames) * SpeakerModel.secondsPerFrame * 1_000) }

    /// How much speech there is in them, in milliseconds.
    public var speechMs: Int { Int(pieces.reduce(0) { $0 + $1.seconds } * 1_000) }

    /// How many pieces there are.
    public var count: Int { pieces.count }

    /// Adds the batch that was heard next.
    public mutating func append(_ next: VoicePieces) {
        pieces += next.pieces
        frames = max(frames, next.frames)
    }
}

extension VoicePieces: Codable {
    /// Four numbers for each piece, and the voices as 32-bit floats, little endian, one after the other.
    private enum CodingKeys: String, CodingKey {
        case frames, starts, ends, overlaps, heard, voices
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let frames = try container.decode(Int.self, forKey: .frames)
        let starts = try container.decode([Int].self, forKey: .starts)
        let ends = try container.decode([Int].self, forKey: .ends)
        let overlaps = try container.decode([Bool].self, forKey: .overlaps)
        let heard = try container.decode([Bool].self, forKey: .heard)
        var voices = try container.decode(Data.self, forKey: .voices)[...]
        let size = SpeakerModel.voiceSize * MemoryLayout<Float>.size
        let isWhole =
            [ends.count, overlaps.count, heard.count].allSatisfy { $0 == starts.count }
            && voices.count == heard.count { $0 } * size
            && Voice.floats(voices).allSatisfy(\.isFinite)
            && zip(starts, ends).allSatisfy { 0 <= $0 && $0 < $1 && $1 <= frames }
        guard isWhole else {
            throw DecodingError.dataCorruptedError(
                forKey: .starts, in: container, debugDescription: "The pieces are not whole.")
        }
        var pieces: [SpeechPiece] = []
        for index in starts.indices {
            var piece = SpeechPiece(frames: starts[index]..<ends[index], isOverlap: overlaps[index])
            if heard[index] {
                piece.voice = Voice.floats(voices.prefix(size))
                voices = voices.dropFirst(size)
            }
            pieces.append(piece)
        }
        self.init(pieces: pieces, frames: frames)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(frames, forKey: .frames)
        try container.encode(pieces.map(\.frames.lowerBound), forKey: .starts)
        try container.encode(pieces.map(\.frames.upperBound), forKey: .ends)
        try container.encode(pieces.map(\.isOverlap), forKey: .overlaps)
        try container.encode(pieces.map { !$0.voice.isEmpty }, forKey: .heard)
        try container.encode(pieces.reduce(into: Data()) { $0 += Voice.bytes($1.voice) }, forKey: .voices)
    }
}

extension VoicePieces {
    /// Who speaks when in them.
    ///
    /// - Parameters:
    ///   - speakers: How many people speak, if that is known (1…`Diarizer.mostSpeakers`).
    ///   - durationMs: The recording's length: no turn ends later.
    public func turns(speakers: Int? = nil, durationMs: Int = .max) -> SpeakerTurns {
        turns(speakers: speakers, durationMs: durationMs, alike: SpeakerAssignment.alike)
    }

    func turns(speakers: Int?, durationMs: Int, alike: Float) -> SpeakerTurns {
        let count = speakers.map { min(max($0, 1), Diarizer.mostSpeakers) }
        var groups = SpeakerGroups()
        groups.add(pieces)
        return SpeakerAssignment(groups.ifEmpty(pieces), count: count, alike: alike)
            .turns(of: pieces, durationMs: durationMs)
    }
}

extension SpeakerGroups {
    /// Adds the voices of those pieces that are long enough to make a speaker.
    mutating func add(_ pieces: [SpeechPiece]) {
        for piece in pieces
        where !piece.isOverlap && piece.seconds >= SpeakerAssignment.shortestForGrouping
            && !piece.voice.isEmpty
        { add(piece.voice, seconds: piece.seconds) }
    }

    /// These groups; but if no piece was long enough, the voices of all of `pieces`.
    func ifEmpty(_ pieces: [SpeechPiece]) -> SpeakerGroups {
        guard groups.isEmpty else { return self }
        var all = self
        for piece in pieces where !piece.voice.isEmpty { all.add(piece.voice, seconds: piece.seconds) }
        return all
    }
}
