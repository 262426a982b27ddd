/// Voices gathered into groups, each of them taken for one person.
///
/// Average linkage on the cosine between directions of length 1: how alike two groups are is the mean over all pairs,
/// and that is the product of their sums over the product of their sizes. A group is thus its sum and its size, and
/// however many voices come, only a bounded number of groups is kept.
struct SpeakerGroups: Sendable {
    struct Group: Sendable, Equatable {
        /// The sum of the directions.
        var sum: [Float]
        var size: Float
        /// The mean direction, of length 1.
        var centre: [Float] { Voice.normalised(sum) }
    }

    /// When this many are kept, the most alike are merged until half are left.
    var capacity = 1_200
    private(set) var groups: [Group] = []

    init(capacity: Int = 1_200) {
        self.capacity = max(2, capacity)
    }

    /// Adds a voice, of length 1.
    mutating func add(_ voice: [Float]) {
        groups.append(Group(sum: voice, size: 1))
        if groups.count >= capacity { merge(downTo: capacity / 2, alike: -.infinity) }
    }

    /// Merges the two groups that are most alike, again and again, while they are at least `alike` (−1…1) and more than
    /// `count` are left.
    mutating func merge(downTo count: Int, alike: Float) {
        var linkage = Linkage(groups)
        while linkage.count > max(1, count), let pair = linkage.mostAlike, pair.similarity >= alike {
            linkage.merge(pair)
        }
        groups = linkage.groups
    }
}

/// The groups that are left and how alike each two of them are.
private struct Linkage {
    struct Pair {
        var first: Int
        var second: Int
        var similarity: Float
    }

    private var all: [SpeakerGroups.Group]
    private var alive: [Bool]
    private var similarities: [Float]
    /// For each group, the one most like it.
    private var nearest: [Int?]
    private(set) var count: Int

    init(_ groups: [SpeakerGroups.Group]) {
        all = groups
        count = groups.count
        alive = Array(repeating: true, count: groups.count)
        similarities = Array(repeating: -.infinity, count: groups.count * groups.count)
        nearest = Array(repeating: nil, count: groups.count)
        for row in groups.indices {
            for column in 0..<row {
                let value = Voice.similarity(groups[row].sum, groups[column].sum)
                set(row, column, value / (groups[row].size * groups[column].size))
            }
        }
        for row in groups.indices { nearest[row] = findNearest(row) }
    }

    var groups: [SpeakerGroups.Group] { zip(all, alive).filter(\.1).map(\.0) }

    var mostAlike: Pair? {
        all.indices.filter { alive[$0] }
            .compactMap { row in nearest[row].map { Pair(first: row, second: $0, similarity: at(row, $0)) } }
            .max { $0.similarity < $1.similarity }
    }

    mutating func merge(_ pair: Pair) {
        let (kept, gone) = (min(pair.first, pair.second), max(pair.first, pair.second))
        let (a, b) = (all[kept].size, all[gone].size)
        for other in all.indices where alive[other] && other != kept && other != gone {
            set(kept, other, (a * at(kept, other) + b * at(gone, other)) / (a + b))
        }
        for index in all[kept].sum.indices { all[kept].sum[index] += all[gone].sum[index] }
        all[kept].size += b
        alive[gone] = false
        count -= 1
        for row in all.indices where alive[row] {
            if row == kept || nearest[row] == kept || nearest[row] == gone {
                nearest[row] = findNearest(row)
            } else if let near = nearest[row], row != kept, at(row, kept) > at(row, near) {
                nearest[row] = kept
            }
        }
    }

    private func findNearest(_ row: Int) -> Int? {
        var best: Int?
        for column in all.indices where alive[column] && column != row {
            if let current = best, at(row, column) <= at(row, current) { continue }
            best = column
        }
        return best
    }

    private func at(_ row: Int, _ column: Int) -> Float { similarities[row * all.count + column] }

    private mutating func set(_ row: Int, _ column: Int, _ value: Float) {
        similarities[row * all.count + column] = value
        similarities[column * all.count + row] = value
    }
}
