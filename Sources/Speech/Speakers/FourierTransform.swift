import Foundation

/// The discrete Fourier transform of a fixed length, a power of two (Cooley and Tukey, radix 2, in place).
struct FourierTransform: Sendable {
    let length: Int
    private let order: [Int]
    private let cosines: [Float]
    private let sines: [Float]

    init(length: Int) {
        precondition(length > 1 && length & (length - 1) == 0, "a power of two")
        self.length = length
        let bits = length.trailingZeroBitCount
        order = (0..<length).map { index in
            (0..<bits).reduce(0) { $0 | ((index >> $1) & 1) << (bits - 1 - $1) }
        }
        let angles = (0..<(length / 2)).map { -2 * Double.pi * Double($0) / Double(length) }
        cosines = angles.map { Float(cos($0)) }
        sines = angles.map { Float(sin($0)) }
    }

    /// The squared magnitudes of the first `length / 2 + 1` frequencies of a real signal of `length` samples.
    func power(of signal: UnsafeBufferPointer<Float>, into power: UnsafeMutableBufferPointer<Float>) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: length * 2) { scratch in
            let real = UnsafeMutableBufferPointer(rebasing: scratch[..<length])
            let imaginary = UnsafeMutableBufferPointer(rebasing: scratch[length...])
            for index in 0..<length {
                real[index] = signal[order[index]]
                imaginary[index] = 0
            }
            transform(real, imaginary)
            for index in 0...(length / 2) {
                power[index] = real[index] * real[index] + imaginary[index] * imaginary[index]
            }
        }
    }

    private func transform(_ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>) {
        cosines.withUnsafeBufferPointer { cosines in
            sines.withUnsafeBufferPointer { sines in
                var half = 1
                while half < length {
                    let stride = length / (2 * half)
                    for block in Swift.stride(from: 0, to: length, by: 2 * half) {
                        for offset in 0..<half {
                            let low = block + offset, high = low + half
                            let c = cosines[offset * stride], s = sines[offset * stride]
                            let r = real[high] * c - imaginary[high] * s
                            let i = real[high] * s + imaginary[high] * c
                            (real[high], imaginary[high]) = (real[low] - r, imaginary[low] - i)
                            (real[low], imaginary[low]) = (real[low] + r, imaginary[low] + i)
                        }
                    }
                    half *= 2
                }
            }
        }
    }
}
