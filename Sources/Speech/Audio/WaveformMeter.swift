/// Measures a waveform while a recording goes by: beside recognition it costs no second decoding.
public struct WaveformMeter: Sendable {
    private static let samplesPerPeak = 16_000 / Waveform.peaksPerSecond

    private var peaks: [UInt8] = []
    private var loudest: Float = 0
    private var samples = 0

    /// A meter that has measured nothing.
    public init() {}

    /// Takes the next samples: 16 kHz, one channel, each −1…1.
    public mutating func feed(_ chunk: [Float]) {
        var rest = chunk[...]
        while !rest.isEmpty {
            let room = Self.samplesPerPeak - samples % Self.samplesPerPeak
            let part = rest.prefix(room)
            for sample in part { loudest = max(loudest, abs(sample)) }
            samples += part.count
            rest = rest.dropFirst(part.count)
            if samples % Self.samplesPerPeak == 0 { close() }
        }
    }

    /// What was measured so far.
    public var waveform: Waveform {
        var whole = self
        if samples % Self.samplesPerPeak != 0 { whole.close() }
        return Waveform(peaks: whole.peaks, durationMs: durationMs)
    }

    /// How much was measured, in milliseconds. One that has begun counts, so that no peak lies beyond the end.
    var durationMs: Int { (samples + 15) / 16 }

    private mutating func close() {
        // Sound that is there is not drawn as none.
        peaks.append(loudest > 0 ? UInt8(max(1, min(255, (loudest * 255).rounded()))) : 0)
        loudest = 0
    }
}
