public import Foundation

/// Finds the places of a record where words stand, whichever segments they are in by now.
public struct QuoteFinder: Sendable {
    /// Where in the flat record each segment begins, in bytes; rising.
    private let starts: [Int]
    private let ids: [UUID]
    private let record: FlatText

    /// Makes a finder.
    /// - Parameter segments: the segments of a transcript revision with their texts, in its order.
    public init(_ segments: [(id: UUID, text: String)]) {
        var starts: [Int] = [], ids: [UUID] = [], bytes: [UInt8] = []
        for segment in segments {
            let text = FlatText(segment.text)
            guard !text.bytes.isEmpty else { continue }
            if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
            starts.append(bytes.count)
            ids.append(segment.id)
            bytes += text.bytes
        }
        self.starts = starts
        self.ids = ids
        record = FlatText(bytes: bytes)
    }

    /// The segments of each place where the quote stands as whole words; case, space and punctuation aside.
    /// - Parameter limit: of places, the first ones.
    public func places(of quote: String, limit: Int = 100) -> [[UUID]] {
        let quote = FlatText(quote)
        return record.occurrences(of: quote, limit: limit).map { start in
            Array(ids[segment(at: start)...segment(at: start + quote.bytes.count - 1)])
        }
    }

    /// How many words a quote has, as they are counted here.
    public static func words(in quote: String) -> Int {
        FlatText(quote).bytes.split(separator: UInt8(ascii: " ")).count
    }

    /// The last segment that begins at or before this byte.
    private func segment(at byte: Int) -> Int {
        var low = 0, high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= byte { low = middle } else { high = middle }
        }
        return low
    }
}
