import Foundation

/// Sound as the voice network reads it: the logarithm of 80 mel-spaced bands, a hundred times a second.
///
/// As in Kaldi: frames of 25 ms every 10 ms, mean removed, pre-emphasis 0.97, Hamming window, 512-point spectrum of
/// power, triangles from 20 to 8,000 Hz on the scale 1127 ln(1 + f / 700); then the mean of each band removed.
struct FilterBank: Sendable {
    static let bands = 80
    /// Samples from one frame to the next.
    static let step = 160
    /// Samples in a frame.
    static let frame = 400
    private static let length = 512

    private let fourier = FourierTransform(length: length)
    private let window: [Float]
    /// For each band, its first frequency and the weight of each from there.
    private let triangles: [(first: Int, weights: [Float])]

    init() {
        window = (0..<Self.frame).map { index in
            Float(0.54 - 0.46 * cos(2 * Double.pi * Double(index) / Double(Self.frame - 1)))
        }
        triangles = Self.makeTriangles()
    }

    /// How many frames fit into `samples` samples.
    static func frames(in samples: Int) -> Int {
        samples < frame ? 0 : (samples - frame) / step + 1
    }

    /// The bands of each frame of `samples` (−1…1), frame by frame.
    func callAsFunction(_ samples: [Float]) -> [Float] {
        let frames = Self.frames(in: samples.count)
        var bank = [Float](repeating: 0, count: frames * Self.bands)
        var signal = [Float](repeating: 0, count: Self.length)
        var power = [Float](repeating: 0, count: Self.length / 2 + 1)
        for index in 0..<frames {
            prepare(samples[(index * Self.step)..<(index * Self.step + Self.frame)], into: &signal)
            signal.withUnsafeBufferPointer { signal in
                power.withUnsafeMutableBufferPointer { fourier.power(of: signal, into: $0) }
            }
            for (band, triangle) in triangles.enumerated() {
                var sum: Float = 0
                for (offset, weight) in triangle.weights.enumerated() { sum += weight * power[triangle.first + offset] }
                bank[index * Self.bands + band] = logf(max(sum, .ulpOfOne))
            }
        }
        Self.centre(&bank, frames: frames)
        return bank
    }

    private func prepare(_ samples: ArraySlice<Float>, into signal: inout [Float]) {
        // The network was trained on 16-bit samples.
        let scale: Float = 32_768
        let mean = samples.reduce(0, +) / Float(Self.frame)
        var previous = samples[samples.startIndex] - mean
        for (index, sample) in samples.enumerated() {
            let centred = sample - mean
            signal[index] = (centred - 0.97 * previous) * scale * window[index]
            previous = centred
        }
    }

    private static func centre(_ bank: inout [Float], frames: Int) {
        guard frames > 0 else { return }
        for band in 0..<bands {
            var sum: Float = 0
            for frame in 0..<frames { sum += bank[frame * bands + band] }
            let mean = sum / Float(frames)
            for frame in 0..<frames { bank[frame * bands + band] -= mean }
        }
    }

    private static func makeTriangles() -> [(first: Int, weights: [Float])] {
        func mel(_ frequency: Double) -> Double { 1127 * log(1 + frequency / 700) }
        let low = mel(20), width = (mel(8_000) - low) / Double(bands + 1)
        let places = (0..<(length / 2)).map { mel(Double($0) * 16_000 / Double(length)) }
        return (0..<bands).map { band in
            let left = low + Double(band) * width, centre = left + width, right = centre + width
            let weights = places.map { max(0, min(($0 - left) / width, (right - $0) / width)) }
            let first = weights.firstIndex { $0 > 0 } ?? 0
            let last = weights.lastIndex { $0 > 0 } ?? first
            return (first, weights[first...last].map(Float.init))
        }
    }
}
