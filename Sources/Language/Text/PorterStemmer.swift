/// The Porter stemmer of English (M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980), the same
/// that SQLite's FTS5 calls `porter`.
///
/// Only words of the letters a–z change; it runs on every language's ASCII words, so that a term means the same in
/// question and record.
struct PorterStemmer {
    private var word: [UInt8]
    private var stemLength = 0

    /// The stem of a lower-case word.
    static func stem(_ word: String) -> String {
        let bytes = Array(word.utf8)
        guard bytes.count > 2, bytes.count < 64, bytes.allSatisfy({ $0 >= 97 && $0 <= 122 }) else { return word }
        var stemmer = PorterStemmer(word: bytes)
        stemmer.run()
        return String(decoding: stemmer.word, as: UTF8.self)
    }

    private init(word: [UInt8]) { self.word = word }

    private mutating func run() {
        stripPlural()
        stripPastAndParticiple()
        turnFinalY()
        replaceSuffix(by: Self.step2)
        replaceSuffix(by: Self.step3)
        stripSuffix()
        tidy()
    }

    // MARK: Steps

    private mutating func stripPlural() {
        if ends("sses") || ends("ies") {
            word.removeLast(2)
        } else if ends("s"), !ends("ss") {
            word.removeLast()
        }
    }

    private mutating func stripPastAndParticiple() {
        if ends("eed") {
            if measure > 0 { word.removeLast() }
            return
        }
        guard (ends("ed") && hasVowel) || (ends("ing") && hasVowel) else { return }
        word.removeLast(word.count - stemLength)
        if ends("at") || ends("bl") || ends("iz") {
            word.append(UInt8(ascii: "e"))
        } else if endsInDoubleConsonant, let last = word.last, !"lsz".utf8.contains(last) {
            word.removeLast()
        } else {
            stemLength = word.count
            if measure == 1, endsInCVC { word.append(UInt8(ascii: "e")) }
        }
    }

    private mutating func turnFinalY() {
        if ends("y"), hasVowel { word[word.count - 1] = UInt8(ascii: "i") }
    }

    private mutating func stripSuffix() {
        for suffix in Self.step4 where ends(suffix) {
            if measure > 1 { word.removeLast(word.count - stemLength) }
            return
        }
        if ends("ion"), stemLength > 0, measure > 1, "st".utf8.contains(word[stemLength - 1]) { word.removeLast(3) }
    }

    private mutating func tidy() {
        if ends("e") {
            let measured = measure
            if measured > 1 || (measured == 1 && !stemEndsInCVC) { word.removeLast() }
        }
        stemLength = word.count
        if measure > 1, ends("ll") { word.removeLast() }
    }

    private mutating func replaceSuffix(by rules: [(StaticString, String)]) {
        for (suffix, replacement) in rules where ends(suffix) {
            guard measure > 0 else { return }
            word.removeLast(word.count - stemLength)
            word.append(contentsOf: replacement.utf8)
            return
        }
    }

    // MARK: Conditions on the stem

    /// Whether the word ends so; if it does, the stem is what stands before.
    private mutating func ends(_ suffix: StaticString) -> Bool {
        let length = suffix.utf8CodeUnitCount
        guard word.count >= length else { return false }
        let start = word.count - length
        for position in 0..<length where word[start + position] != suffix.utf8Start[position] { return false }
        stemLength = start
        return true
    }

    private func isConsonant(_ index: Int) -> Bool {
        switch word[index] {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): false
        case UInt8(ascii: "y"): index == 0 || !isConsonant(index - 1)
        default: true
        }
    }

    /// The m of the paper: how often a vowel run is followed by a consonant run in the stem.
    private var measure: Int {
        var count = 0
        var wasVowel = false
        for index in 0..<stemLength {
            let consonant = isConsonant(index)
            if consonant, wasVowel { count += 1 }
            wasVowel = !consonant
        }
        return count
    }

    private var hasVowel: Bool { (0..<stemLength).contains { !isConsonant($0) } }

    private var endsInDoubleConsonant: Bool {
        word.count > 1 && word[word.count - 1] == word[word.count - 2] && isConsonant(word.count - 1)
    }

    private var endsInCVC: Bool { isCVC(before: word.count) }
    private var stemEndsInCVC: Bool { isCVC(before: stemLength) }

    private func isCVC(before end: Int) -> Bool {
        end > 2 && isConsonant(end - 1) && !isConsonant(end - 2) && isConsonant(end - 3)
            && !"wxy".utf8.contains(word[end - 1])
    }

    private static let step2: [(StaticString, String)] = [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"),
        ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
        ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
        ("iviti", "ive"), ("biliti", "ble"),
    ]
    private static let step3: [(StaticString, String)] = [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ]
    private static let step4: [StaticString] = [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ou", "ism", "ate", "iti",
        "ous",
        "ive", "ize",
    ]
}
