extension SpeakerVoice {
    /// What is less like all of it together is somebody else's, as a cosine: where the diarizer parts people too.
    private static let alike = SpeakerAssignment.alike

    /// The voice that several recordings of one person give together; one that is unlike them is left out.
    /// - Returns: The voice, whose `index` is 0; nil where there is none, or none of this network.
    public static func joining(_ voices: [SpeakerVoice]) -> SpeakerVoice? {
        let current = voices.filter {
            $0.print.model == VoicePrint.currentModel && $0.print.version == VoicePrint.currentVersion
        }
        if current.count == 1, let voice = current.first {
            return SpeakerVoice(index: 0, print: voice.print, seconds: voice.seconds)
        }
        return SpeakerVoice(joining: current.map { (direction: $0.centroid, seconds: $0.seconds) })
    }

    /// The voice of one person's pieces.
    init?(of pieces: [SpeechPiece]) {
        self.init(joining: pieces.map { (direction: $0.voice, seconds: $0.seconds) })
    }

    /// The mean of directions of length 1, each by its seconds. Those that are not alike to the mean of all are left
    /// out.
    private init?(joining parts: [(direction: [Float], seconds: Double)]) {
        let first = Self.mean(parts)
        let kept = parts.filter { Voice.similarity($0.direction, first) >= Self.alike }
        guard !kept.isEmpty else { return nil }
        self.init(
            index: 0, print: VoicePrint(direction: Self.mean(kept)), seconds: kept.reduce(0) { $0 + $1.seconds })
    }

    private static func mean(_ parts: [(direction: [Float], seconds: Double)]) -> [Float] {
        var sum = [Float](repeating: 0, count: SpeakerModel.voiceSize)
        for part in parts {
            for (index, value) in part.direction.enumerated() { sum[index] += value * Float(part.seconds) }
        }
        return Voice.normalised(sum)
    }
}
