/// The vectors of one record's passages, packed for comparing many at once. It never changes: a record that changes
/// gets a new one.
public final class VectorShelf: Sendable {
    /// A passage on the shelf.
    public struct Item: Sendable {
        /// Whoever keeps the passages tells them apart by it.
        public let id: Int64
        /// Tells apart what is said of one record in several places.
        public let line: Int
        /// Its vector.
        public let vector: CompactVector

        /// Makes an item.
        public init(id: Int64, line: Int, vector: CompactVector) {
            (self.id, self.line, self.vector) = (id, line, vector)
        }
    }

    /// How exactly vectors are kept.
    public enum Form: Sendable, Hashable {
        /// A byte a number: cosines are exact to a thousandth.
        case compact
        /// A bit a number, its sign: enough to find candidates, which are then compared by their whole vectors.
        case sketch
    }

    let ids: [Int64]
    private let lines: [UInt8]
    private let scales: [Float]
    private let codes: [Int8]
    /// The signs, eight to a byte.
    private let sketches: [UInt8]
    private let dimensions: Int
    private let form: Form

    /// Packs items; those of another size than the first are left out.
    public init(_ items: [Item], form: Form) {
        let dimensions = items.first?.vector.codes.count ?? 0
        let items = items.filter { $0.vector.codes.count == dimensions }
        self.dimensions = dimensions
        self.form = form
        ids = items.map(\.id)
        lines = items.map { UInt8(clamping: $0.line) }
        scales = form == .compact ? items.map(\.vector.scale) : []
        codes = form == .compact ? items.flatMap(\.vector.codes) : []
        sketches = form == .sketch ? items.flatMap(\.vector.sketch) : []
    }

    /// How many passages there are.
    public var count: Int { ids.count }

    /// About how many bytes it takes.
    public var size: Int { 160 + ids.count * 13 + codes.count + sketches.count }

    /// What is to be compared with the shelves.
    public struct Question: Sendable {
        let vector: TextVector
        let codes: [Int16]
        let scale: Float
        /// For each byte of a sketch and each value of it, the sum of the numbers whose signs it has, those of the
        /// others taken away.
        let sums: [Float]

        /// Prepares a question's vector.
        public init(_ vector: TextVector) {
            let compact = CompactVector(vector)
            (self.vector, scale, sums) = (vector, compact.scale, Self.sums(vector.values))
            codes = compact.codes.map(Int16.init)
        }

        private static func sums(_ values: [Float]) -> [Float] {
            stride(from: 0, to: values.count, by: 8).flatMap { start in
                let part = values[start..<min(start + 8, values.count)]
                var sums = [Float](repeating: 0, count: 256)
                sums[0] = -part.reduce(0, +)
                for signs in 1..<256 {
                    let lowest = signs.trailingZeroBitCount
                    let value = lowest < part.count ? part[part.startIndex + lowest] : 0
                    sums[signs] = sums[signs & (signs - 1)] + 2 * value
                }
                return sums
            }
        }
    }

    /// Offers each passage's likeness to `best`: the cosine, or for sketches how far the question goes in
    /// the directions that the signs have.
    /// - Parameters:
    ///   - lines: only passages of these; nil means all.
    ///   - ids: only these; nil means all.
    public func compare(_ question: Question, lines: Set<Int>?, ids: Set<Int64>?, _ best: inout BestLikenesses) {
        guard question.codes.count == dimensions else { return }
        let wanted = lines.map { lines in (0...255).map { lines.contains($0) } }
        for index in self.ids.indices {
            if let wanted, !wanted[Int(self.lines[index])] { continue }
            if let ids, !ids.contains(self.ids[index]) { continue }
            let likeness = form == .compact ? cosine(question, index) : agreement(question, index)
            best.offer(self.ids[index], likeness)
        }
    }

    private func cosine(_ question: Question, _ index: Int) -> Float {
        let sum = codes.withUnsafeBufferPointer { codes in
            question.codes.withUnsafeBufferPointer { wanted -> Int32 in
                guard let row = codes.baseAddress?.advanced(by: index * dimensions), let other = wanted.baseAddress
                else { return 0 }
                var sum: Int32 = 0
                for place in 0..<dimensions { sum &+= Int32(row[place]) &* Int32(other[place]) }
                return sum
            }
        }
        return Float(sum) * question.scale * scales[index]
    }

    private func agreement(_ question: Question, _ index: Int) -> Float {
        let width = (dimensions + 7) / 8
        return sketches.withUnsafeBufferPointer { sketches in
            question.sums.withUnsafeBufferPointer { sums in
                var sum: Float = 0
                for place in 0..<width { sum += sums[place * 256 + Int(sketches[index * width + place])] }
                return sum
            }
        }
    }
}

/// The passages that are most alike, as many as were asked for, in a heap whose root is the least of them.
public struct BestLikenesses: Sendable {
    private let limit: Int
    private var heap: [(id: Int64, likeness: Float)] = []

    /// Keeps the best `limit`.
    public init(limit: Int) { self.limit = max(limit, 1) }

    /// The passages kept, best first; equal ones by id.
    public var sorted: [(id: Int64, likeness: Float)] {
        heap.sorted { ($1.likeness, $0.id) < ($0.likeness, $1.id) }
    }

    /// Keeps a passage if it is among the best so far.
    mutating func offer(_ id: Int64, _ likeness: Float) {
        if heap.count < limit {
            heap.append((id, likeness))
            rise(heap.count - 1)
        } else if likeness > heap[0].likeness {
            heap[0] = (id, likeness)
            sink()
        }
    }

    private mutating func rise(_ start: Int) {
        var index = start
        while index > 0, heap[index].likeness < heap[(index - 1) / 2].likeness {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func sink() {
        var index = 0
        while true {
            let left = 2 * index + 1
            guard left < heap.count else { return }
            let right = left + 1
            let least = right < heap.count && heap[right].likeness < heap[left].likeness ? right : left
            guard heap[least].likeness < heap[index].likeness else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
