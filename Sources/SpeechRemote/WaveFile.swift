/// A WAV file of 16 bits, one channel, 16 kHz.
enum WaveFile {
    private static let rate: UInt32 = 16_000

    /// - Parameter samples: each −1…1; what lies outside is cut, and what is no number is silence.
    static func bytes(_ samples: [Float]) -> [UInt8] {
        let size = UInt32(clamping: samples.count * 2)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(44 + samples.count * 2)
        bytes += Array("RIFF".utf8) + little(36 &+ size) + Array("WAVEfmt ".utf8) + little(UInt32(16))
        // PCM, one channel, bytes a second, bytes and bits a sample.
        bytes += little(UInt16(1)) + little(UInt16(1)) + little(rate) + little(rate * 2)
        bytes += little(UInt16(2)) + little(UInt16(16)) + Array("data".utf8) + little(size)
        for sample in samples {
            let level = sample.isNaN ? 0 : max(-1, min(1, sample))
            let value = UInt16(bitPattern: Int16((level * 32_767).rounded()))
            bytes.append(UInt8(truncatingIfNeeded: value))
            bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        return bytes
    }

    private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
