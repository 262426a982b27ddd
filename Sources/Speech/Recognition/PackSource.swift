import Inference

/// Cuts a recording that arrives piece by piece into packs of speech.
struct PackSource: Sendable {
    private var activity: VoiceActivity
    private var packer = SpeechPacker()
    private var window = SampleWindow()

    init(activity: VoiceActivity) {
        self.activity = activity
    }

    /// How many samples have arrived.
    var end: Int { window.end }

    /// Takes the next samples; returns the packs that are complete.
    mutating func feed(_ chunk: [Float], on threads: InferenceThreads) async throws(SpeechError) -> [PackedSound] {
        window.append(chunk)
        let (fed, ranges) = try await threads.listen { [activity] in
            var activity = activity
            let ranges = try activity.feed(chunk)
            return (activity, ranges)
        }
        activity = fed
        var packs = ranges.compactMap { packer.add($0) }
        // A range still to come begins at `settled` or later, and needs the padding before it.
        if let pack = packer.expire(at: activity.settled) { packs.append(pack) }
        let sounds = packs.map { PackedSound(pack: $0, samples: window[$0.padded]) }
        window.discard(before: packer.needed ?? activity.settled - packer.padding)
        return sounds
    }

    /// Ends the recording; returns the packs that were still open.
    mutating func finish(on threads: InferenceThreads) async throws(SpeechError) -> [PackedSound] {
        let ranges = try await threads.listen { [activity] in
            var activity = activity
            return try activity.finish()
        }
        var packs = ranges.compactMap { packer.add($0) }
        if let pack = packer.finish(at: window.end) { packs.append(pack) }
        return packs.map { PackedSound(pack: $0, samples: window[$0.padded]) }
    }
}
