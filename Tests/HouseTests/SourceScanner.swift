/// Blanks out comments and strings of a source text, so that what remains is code. Line breaks and positions stay.
///
/// Code inside of a string's interpolation counts as part of the string.
struct SourceScanner {
    enum Language {
        case swift, javaScript, python
    }

    private let source: [UInt8]
    private let language: Language
    private var output: [UInt8]
    private var index = 0

    /// The text with spaces for every comment and string.
    static func code(_ text: String, _ language: Language) -> String {
        var scanner = SourceScanner(source: Array(text.utf8), language: language, output: [])
        scanner.run()
        return String(decoding: scanner.output, as: UTF8.self)
    }

    private mutating func run() {
        output.reserveCapacity(source.count)
        while index < source.count {
            if let end = comment() ?? string() ?? regularExpression() {
                blank(upTo: end)
            } else {
                output.append(source[index])
                index += 1
            }
        }
    }

    private mutating func blank(upTo end: Int) {
        while index < end {
            output.append(source[index] == UInt8(ascii: "\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            index += 1
        }
    }

    private func starts(_ text: StaticString, at position: Int) -> Bool {
        text.withUTF8Buffer { source[min(position, source.count)...].starts(with: $0) }
    }

    /// Where the comment that begins here ends.
    private func comment() -> Int? {
        if language == .python {
            return starts("#", at: index) ? lineEnd(index) : nil
        }
        if starts("//", at: index) { return lineEnd(index) }
        guard starts("/*", at: index) else { return nil }
        var depth = 0
        var position = index
        while position < source.count {
            if starts("/*", at: position) && (depth == 0 || language == .swift) {
                depth += 1
                position += 2
            } else if starts("*/", at: position) {
                depth -= 1
                position += 2
                if depth == 0 { return position }
            } else {
                position += 1
            }
        }
        return source.count
    }

    private func lineEnd(_ start: Int) -> Int {
        source[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
    }

    /// Where the string that begins here ends.
    private func string() -> Int? {
        switch language {
        case .swift:
            let hashes = source[index...].prefix { $0 == UInt8(ascii: "#") }.count
            guard starts("\"", at: index + hashes) else { return nil }
            return swiftStringEnd(index + hashes, hashes: hashes)
        case .javaScript:
            guard ["\"", "'", "`"].contains(where: { starts($0, at: index) }) else { return nil }
            return end(of: source[index], from: index + 1, interpolation: ("${", "{", "}"))
        case .python:
            for quotes: StaticString in ["\"\"\"", "'''"] where starts(quotes, at: index) {
                var position = index + 3
                while position < source.count, !starts(quotes, at: position) {
                    position += starts("\\", at: position) ? 2 : 1
                }
                return min(position + 3, source.count)
            }
            guard starts("\"", at: index) || starts("'", at: index) else { return nil }
            return end(of: source[index], from: index + 1, interpolation: nil)
        }
    }

    private func swiftStringEnd(_ start: Int, hashes: Int) -> Int {
        let isLong = starts("\"\"\"", at: start)
        let quotes = isLong ? 3 : 1
        var position = start + quotes
        while position < source.count {
            let isEscape = starts("\\", at: position) && hashCount(position + 1) >= hashes
            if isEscape && starts("(", at: position + 1 + hashes) {
                position = closing(position + 1 + hashes, "(", ")")
            } else if isEscape {
                position += 2 + hashes
            } else if starts(isLong ? "\"\"\"" : "\"", at: position) && hashCount(position + quotes) >= hashes {
                return min(position + quotes + hashes, source.count)
            } else if !isLong && starts("\n", at: position) {
                return position
            } else {
                position += 1
            }
        }
        return source.count
    }

    private func hashCount(_ position: Int) -> Int {
        source[min(position, source.count)...].prefix { $0 == UInt8(ascii: "#") }.count
    }

    private func end(of quote: UInt8, from start: Int, interpolation: (StaticString, StaticString, StaticString)?)
        -> Int
    {
        var position = start
        let isTemplate = quote == UInt8(ascii: "`")
        while position < source.count, source[position] != quote {
            if starts("\\", at: position) {
                position += 2
            } else if isTemplate, let (opening, left, right) = interpolation, starts(opening, at: position) {
                position = closing(position + 1, left, right)
            } else if !isTemplate && starts("\n", at: position) {
                return position
            } else {
                position += 1
            }
        }
        return min(position + 1, source.count)
    }

    /// Where the bracket that opens here is closed; strings inside are skipped as wholes.
    private func closing(_ start: Int, _ left: StaticString, _ right: StaticString) -> Int {
        var depth = 0
        var inner = self
        inner.index = start
        while inner.index < source.count {
            if inner.index > start, let end = inner.string() {
                inner.index = end
                continue
            }
            if inner.starts(left, at: inner.index) { depth += 1 }
            if inner.starts(right, at: inner.index) { depth -= 1 }
            inner.index += 1
            if depth == 0 { return inner.index }
        }
        return source.count
    }

    /// Where the regular expression that begins here ends: a slash where no value can stand in front, and another one
    /// in the same line.
    private func regularExpression() -> Int? {
        guard language != .python, starts("/", at: index) else { return nil }
        let before = output.last { $0 != UInt8(ascii: " ") }
        guard let before, "(,=:[!&|?;\n{".utf8.contains(before), !starts("/ ", at: index) else { return nil }
        var position = index + 1
        var isInSet = false
        while position < lineEnd(index) {
            if starts("\\", at: position) {
                position += 2
                continue
            }
            if starts("[", at: position) { isInSet = true }
            if starts("]", at: position) { isInSet = false }
            if starts("/", at: position) && !isInSet { return position + 1 }
            position += 1
        }
        return nil
    }
}
