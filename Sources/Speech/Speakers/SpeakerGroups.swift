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
        /// How much speech the directions are from.
        var seconds: Double
        /// The mean direction, of length 1.
        var centre: [Float] { Voice.normalised(sum) }
    }

    /// When this many are kept, the most alike are merged until half are left.
    var capacity = 1_200
    private(set) var groups: [Group] = []

    init(capacity: Int = 1_200) {
        self.capacity = max(2, capacity)
    }

    /// Adds a voice, of length 1, that was heard for so long.
    mutating func add(_ voice: [Float], seconds: Double = 2) {
        groups.append(Group(sum: voice, size: 1, seconds: seconds))
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

extension SpeakerGroups {
    /// Groups with less speech than this, in seconds, are noises and unlucky pieces rather than people.
    static let leastOfSpeaker = 3.0
    /// In a short recording less will do: this share of all speech.
    static let leastShareOfSpeaker = 0.05

    /// Merges what is alike and keeps those groups that have enough speech to be a person each; all of them if none
    /// has.
    mutating func settle(alike: Float) {
        merge(downTo: 1, alike: alike)
        keepSubstantial()
    }

    /// Merges to `count` groups that have enough speech to be a person each, as late as there are so many; to `count`
    /// groups of whatever size if there never are.
    mutating func settle(to count: Int) {
        var trial = Linkage(groups)
        var last: Int?
        while true {
            if trial.groups(atLeast: least) >= count { last = trial.count }
            guard trial.count > 1, let pair = trial.mostAlike else { break }
            trial.merge(pair)
        }
        merge(downTo: last ?? count, alike: -.infinity)
        if last != nil { keepSubstantial() }
    }

    private var least: Double {
        min(Self.leastOfSpeaker, Self.leastShareOfSpeaker * groups.reduce(0) { $0 + $1.seconds })
    }

    private mutating func keepSubstantial() {
        let least = least
        let substantial = groups.filter { $0.seconds >= least }
        if !substantial.isEmpty { groups = substantial }
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

    /// How many groups have so much speech.
    func groups(atLeast seconds: Double) -> Int {
        all.indices.count { alive[$0] && all[$0].seconds >= seconds }
    }

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
        all[kept].seconds += all[gone].seconds
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
