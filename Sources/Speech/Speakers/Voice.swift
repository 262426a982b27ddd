import Foundation

/// Directions of voices: the closer two of them, the likelier the same person.
enum Voice {
    /// `values` scaled to length 1; zeros stay zeros.
    static func normalised(_ values: some Sequence<Float>) -> [Float] {
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { length > 0 ? $0 / length : 0 }
    }

    /// The cosine between two directions of length 1.
    static func similarity(_ a: [Float], _ b: [Float]) -> Float {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                var sum: Float = 0
                for index in 0..<min(a.count, b.count) { sum += a[index] * b[index] }
                return sum
            }
        }
    }

    /// The numbers as 32-bit floats, little endian.
    static func bytes(_ values: [Float]) -> Data {
        values.reduce(into: Data(capacity: values.count * 4)) { data, value in
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
    }

    /// The numbers of `bytes(_:)`; what is left over of a last one is passed over.
    static func floats(_ bytes: some DataProtocol) -> [Float] {
        let bytes = Array(bytes)
        return stride(from: 0, to: bytes.count / 4 * 4, by: 4).map { place in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
            return Float(bitPattern: bits)
        }
    }
}
