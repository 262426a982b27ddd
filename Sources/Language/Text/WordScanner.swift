/// A word and where it stands, in UTF-8 offsets of its text.
struct Word: Equatable {
    /// Lower-cased, with Latin, Greek and Cyrillic accents off.
    let folded: String
    let start: Int
    let end: Int
}

/// Cuts a text into words: runs of letters, marks and numbers of any script, with apostrophes inside a word kept.
///
/// Scripts written without spaces (Han, kana) give one word per character. Letters that were spelt ("L_C_D", "U.K.")
/// are one word.
struct WordScanner {
    private let text: String
    private var words: [Word] = []
    private var bytes: [UInt8] = []
    private var start = 0
    private var isASCII = true

    private init(_ text: String) { self.text = text }

    /// The words of `text`, in order.
    static func words(of text: String) -> [Word] {
        var scanner = WordScanner(text)
        scanner.scan()
        return scanner.joiningSpeltLetters()
    }

    /// Puts single letters with one low line or full stop between them together.
    private func joiningSpeltLetters() -> [Word] {
        guard words.contains(where: Self.isLetter) else { return words }
        let utf8 = text.utf8
        var joined: [Word] = []
        var previous: Word?
        for word in words {
            if let last = joined.last, let before = previous, Self.isLetter(before), Self.isLetter(word),
                word.start == before.end + 1,
                "_.".utf8.contains(utf8[utf8.index(utf8.startIndex, offsetBy: before.end)])
            {
                joined[joined.count - 1] = Word(folded: last.folded + word.folded, start: last.start, end: word.end)
            } else {
                joined.append(word)
            }
            previous = word
        }
        return joined
    }

    private static func isLetter(_ word: Word) -> Bool {
        word.end == word.start + 1 && word.folded.utf8.allSatisfy { $0 >= 97 && $0 <= 122 }
    }

    private mutating func scan() {
        var offset = 0
        var apostrophe: Int?
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            defer { offset += width }
            if Self.isWord(scalar) {
                let alone = Self.isIdeographic(scalar)
                if let end = apostrophe {
                    alone ? close(at: end) : bytes.append(UInt8(ascii: "'"))
                } else if alone {
                    close(at: offset)
                }
                apostrophe = nil
                append(scalar, at: offset)
                if alone { close(at: offset + width) }
            } else if apostrophe == nil, !bytes.isEmpty, scalar == "'" || scalar == "\u{2019}" {
                apostrophe = offset
            } else {
                close(at: apostrophe ?? offset)
                apostrophe = nil
            }
        }
        close(at: apostrophe ?? offset)
    }

    private mutating func append(_ scalar: Unicode.Scalar, at offset: Int) {
        if bytes.isEmpty { start = offset }
        if scalar.value < 0x80 {
            let byte = UInt8(scalar.value)
            bytes.append(byte >= 65 && byte <= 90 ? byte + 32 : byte)
        } else {
            isASCII = false
            bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
        }
    }

    private mutating func close(at end: Int) {
        guard !bytes.isEmpty else { return }
        let folded = String(decoding: bytes, as: UTF8.self)
        words.append(Word(folded: isASCII ? folded : Accents.removed(from: folded), start: start, end: end))
        bytes.removeAll(keepingCapacity: true)
        isASCII = true
    }

    /// Whether `scalar` is part of a word: a letter, a mark or a number.
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 {
            let lower = scalar.value | 0x20
            return (lower >= 97 && lower <= 122) || (scalar.value >= 48 && scalar.value <= 57)
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
            return true
        default:
            return false
        }
    }

    /// Han and kana, where a word has no space around it.
    static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: isWord(scalar)
        default: false
        }
    }
}
