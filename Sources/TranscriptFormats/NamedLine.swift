/// A line `Name: words`.
///
/// A name is what stands before a colon that a space or the line's end follows, so that a time or an address is none.
/// It has at most 60 characters and 6 words and does not end a sentence. A line that begins with `: ` has no speaker,
/// and a backslash at its start says that a name follows however it looks; in such a name `\:` is a colon and `\\` a
/// backslash.
struct NamedLine: Equatable {
    /// Nil for a line that names nobody.
    let name: String?
    let text: String
    /// Whether the line tells who speaks, if only by saying that nobody can be told.
    let isMarked: Bool

    private static let longestName = 60
    private static let mostWords = 6

    init(_ line: some StringProtocol) {
        let scalars = Array(line.unicodeScalars)
        func text(_ part: some Sequence<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(part)) }
        if scalars.first == ":", scalars.count == 1 || scalars[1].properties.isWhitespace {
            self.init(name: nil, text: text(scalars.dropFirst()), isMarked: true)
        } else if scalars.first == "\\", let forced = Self.forced(scalars.dropFirst()) {
            self = forced
        } else if let colon = Self.colon(in: scalars), Self.isName(text(scalars[..<colon])) {
            self.init(name: text(scalars[..<colon]).singleSpaced, text: text(scalars[(colon + 1)...]), isMarked: true)
        } else {
            self.init(name: nil, text: String(line), isMarked: false)
        }
    }

    private init(name: String?, text: String, isMarked: Bool) {
        self.name = name
        self.text = text.singleSpaced
        self.isMarked = isMarked
    }

    /// The line for an entry; reads back as the same.
    /// - Parameters:
    ///   - follows: whether a line without a name would be taken as more of the entry above.
    ///   - marked: whether the line shall say who speaks in a way that nothing else begins like.
    static func written(_ segment: FormattedSegment, follows: Bool, marked: Bool = false) -> String {
        let text = segment.text.singleSpaced
        guard let name = segment.speaker?.singleSpaced, !name.isEmpty else {
            let isPlain = !follows && !marked && !NamedLine(text).isMarked && !LineTime.begins(text)
            return isPlain ? text : ": \(text)"
        }
        let plain = "\(name): \(text)"
        let read = NamedLine(plain)
        if !marked, read.name == name, read.text == text, !LineTime.begins(plain) { return plain }
        return "\\\(name.replacing(["\\": "\\\\", ":": "\\:"])): \(text)"
    }

    private static func forced(_ rest: ArraySlice<Unicode.Scalar>) -> NamedLine? {
        var name = String.UnicodeScalarView()
        var isEscaped = false
        for (index, scalar) in zip(rest.indices, rest) {
            if isEscaped || (scalar != "\\" && scalar != ":") {
                name.append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                let text = String(String.UnicodeScalarView(rest[(index + 1)...]))
                return NamedLine(name: String(name).singleSpaced, text: text, isMarked: true)
            }
        }
        return nil
    }

    /// The first colon, if a space or the end follows and it is near enough for a name.
    private static func colon(in scalars: [Unicode.Scalar]) -> Int? {
        guard let colon = scalars.prefix(longestName + 1).firstIndex(of: ":") else { return nil }
        return colon + 1 == scalars.count || scalars[colon + 1].properties.isWhitespace ? colon : nil
    }

    private static func isName(_ part: some StringProtocol) -> Bool {
        let words = part.unicodeScalars.split { $0.properties.isWhitespace }
        guard let last = words.last, words.count <= mostWords, !part.begins(with: "\\"), !part.begins(with: ":") else {
            return false
        }
        let isSentence = last.last.map { "?!;,".unicodeScalars.contains($0) } ?? true
        let lower = part.lowercased()
        let isAddress = ["http", "https", "ftp", "mailto", "file"].contains(lower) || lower.contains("://")
        return !isSentence && !isAddress && !part.allSatisfy { $0.isNumber || $0.isPunctuation || $0.isWhitespace }
    }
}
