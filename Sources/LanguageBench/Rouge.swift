import Language

/// ROUGE F1 with Porter stems (Lin, 2004), counted as the `rouge-score` package counts it.
struct Rouge {
    let one: Double
    let two: Double
    let longest: Double

    init(_ candidate: String, reference: String) {
        let found = Self.tokens(candidate)
        let wanted = Self.tokens(reference)
        one = Self.overlap(found, wanted, length: 1)
        two = Self.overlap(found, wanted, length: 2)
        longest = Self.score(Self.commonSubsequence(found, wanted), found.count, wanted.count)
    }

    private static func tokens(_ text: String) -> [String] {
        text.lowercased().utf8.split { !(($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57)) }.map { bytes in
            let word = String(decoding: bytes, as: UTF8.self)
            return word.count > 3 ? IndexTerms.of(word).first ?? word : word
        }
    }

    private static func overlap(_ found: [String], _ wanted: [String], length: Int) -> Double {
        func grams(_ tokens: [String]) -> [ArraySlice<String>: Int] {
            guard tokens.count >= length else { return [:] }
            return (0...tokens.count - length).reduce(into: [:]) { $0[tokens[$1..<$1 + length], default: 0] += 1 }
        }
        let left = grams(found)
        let right = grams(wanted)
        let common = left.reduce(0) { $0 + min($1.value, right[$1.key] ?? 0) }
        return score(common, max(found.count - length + 1, 0), max(wanted.count - length + 1, 0))
    }

    private static func score(_ common: Int, _ found: Int, _ wanted: Int) -> Double {
        guard common > 0 else { return 0 }
        return 2 * Double(common) / Double(found + wanted)
    }

    private static func commonSubsequence(_ first: [String], _ second: [String]) -> Int {
        var row = [Int](repeating: 0, count: second.count + 1)
        for left in first {
            var diagonal = 0
            for (index, right) in second.enumerated() {
                let above = row[index + 1]
                row[index + 1] = left == right ? diagonal + 1 : max(above, row[index])
                diagonal = above
            }
        }
        return row[second.count]
    }
}
