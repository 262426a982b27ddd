/// The median of five neighbours, which drops single spikes and keeps edges.
enum MedianFilter {
    /// Adds the smoothed row `values[from..<from + count]` to the same places of `sum`.
    /// Beyond its ends the row is taken to be mirrored.
    static func addSmoothed(_ values: [Float], from: Int, count: Int, to sum: inout [Float]) {
        values.withUnsafeBufferPointer { values in
            sum.withUnsafeMutableBufferPointer { sum in
                func at(_ index: Int) -> Float {
                    let mirrored = index < 0 ? -index - 1 : index >= count ? 2 * count - 1 - index : index
                    return values[from + min(max(mirrored, 0), count - 1)]
                }
                for index in 0..<min(2, count) {
                    sum[from + index] += median(at(index - 2), at(index - 1), at(index), at(index + 1), at(index + 2))
                }
                for index in stride(from: from + 2, to: from + count - 2, by: 1) {
                    sum[index] += median(
                        values[index - 2], values[index - 1], values[index], values[index + 1], values[index + 2])
                }
                for index in max(2, count - 2)..<max(count, 2) where index < count {
                    sum[from + index] += median(at(index - 2), at(index - 1), at(index), at(index + 1), at(index + 2))
                }
            }
        }
    }

    /// The middle of five values, by the fewest comparisons.
    @inline(__always)
    static func median(_ a: Float, _ b: Float, _ c: Float, _ d: Float, _ e: Float) -> Float {
        let low = max(min(a, b), min(c, d))
        let high = min(max(a, b), max(c, d))
        return max(min(low, high), min(max(low, high), e))
    }
}
