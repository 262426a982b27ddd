/// Sentences as unit vectors of TF-IDF weights over their content terms; the terms are small numbers.
struct SentenceVectors {
    struct Entry {
        let term: Int
        let weight: Double
    }

    /// One sparse vector for each sentence, terms rising; empty for a sentence without content terms.
    let rows: [[Entry]]
    /// In how many sentences each term occurs.
    let frequencies: [Int]
    private var termCount: Int { frequencies.count }

    init(_ sentences: [Sentence], language: TextLanguage) {
        var numbers: [String: Int] = [:]
        var frequency: [Int] = []
        let counts = sentences.map { sentence in
            var counts: [Int: Int] = [:]
            for word in WordScanner.words(of: sentence.text) where !language.isSilent(word.folded) {
                for term in IndexTerms.terms(of: word.folded) {
                    let number = numbers[term] ?? numbers.count
                    if number == numbers.count {
                        numbers[term] = number
                        frequency.append(0)
                    }
                    counts[number, default: 0] += 1
                }
            }
            for number in counts.keys { frequency[number] += 1 }
            return counts
        }
        let total = Double(sentences.count)
        rows = counts.map { counts in
            let weighted = counts.sorted { $0.key < $1.key }.map { term, count in
                Entry(term: term, weight: Double(count) * (1 + Double.log((1 + total) / (1 + Double(frequency[term])))))
            }
            let norm = weighted.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
            return norm > 0 ? weighted.map { Entry(term: $0.term, weight: $0.weight / norm) } : []
        }
        frequencies = frequency
    }

    /// Cosine of two sentences, 0…1.
    func similarity(_ first: Int, _ second: Int) -> Double {
        let left = rows[first]
        let right = rows[second]
        var sum = 0.0
        var i = 0
        var j = 0
        while i < left.count, j < right.count {
            if left[i].term == right[j].term {
                sum += left[i].weight * right[j].weight
                i += 1
                j += 1
            } else if left[i].term < right[j].term {
                i += 1
            } else {
                j += 1
            }
        }
        return sum
    }

    /// LexRank (Erkan & Radev, JAIR 22, 2004) with the cosines as weights of the edges.
    ///
    /// The matrix of cosines is the product of the vectors with themselves, so each step of the power iteration goes
    /// through the vectors twice and the matrix is never made: time and memory grow with the words, not with the square
    /// of the sentences.
    /// - Returns: one score a sentence; the mean is 1.
    func lexRank(damping: Double = 0.85, steps: Int = 30) -> [Double] {
        let degrees = product(with: [Double](repeating: 1, count: rows.count))
        var rank = [Double](repeating: 1, count: rows.count)
        for _ in 0..<steps {
            let shares = rank.indices.map { degrees[$0] > 0 ? rank[$0] / degrees[$0] : 0 }
            let next = product(with: shares).map { (1 - damping) + damping * $0 }
            let change = zip(rank, next).reduce(0) { $0 + abs($1.0 - $1.1) }
            rank = next
            if change < 1e-6 * Double(rows.count) { break }
        }
        return rank
    }

    /// The matrix of cosines times `vector`.
    private func product(with vector: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: termCount)
        for (row, value) in zip(rows, vector) where value != 0 {
            for entry in row { sums[entry.term] += entry.weight * value }
        }
        return rows.map { row in row.reduce(0) { $0 + $1.weight * sums[$1.term] } }
    }
}
