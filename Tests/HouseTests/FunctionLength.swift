import Foundation

/// A function in a source file, for its length.
struct FunctionLength: Equatable {
    /// The line of its declaration, from 1.
    let line: Int
    /// From the declaration to the closing brace.
    let lines: Int

    /// The functions of a text whose comments and strings are blank.
    static func all(in code: String, _ language: SourceScanner.Language) -> [FunctionLength] {
        switch language {
        case .swift: swift(code)
        case .javaScript: javaScript(Array(code.utf8))
        case .python: python(code)
        }
    }

    private static func swift(_ code: String) -> [FunctionLength] {
        let declaration =
            /^[ \t]*(?:@\w+(?:\([^)]*\))?\s+|[a-z]+(?:\(\w+\))?\s+)*?(func\s|init[?!]?\s*[(<]|subscript\s*[(<]|deinit\b|var\s)/
            .anchorsMatchLineEndings()
        let bytes = Array(code.utf8)
        return code.matches(of: declaration).compactMap { match in
            let start = code.utf8.distance(from: code.startIndex, to: match.output.1.startIndex)
            let isVariable = match.output.1.hasPrefix("var")
            guard let open = bodyStart(bytes, from: start, isVariable: isVariable) else { return nil }
            return FunctionLength(bytes, from: start, to: closing(bytes, open))
        }
    }

    /// The brace that opens a declaration's body, or nil when it has none.
    private static func bodyStart(_ bytes: [UInt8], from start: Int, isVariable: Bool) -> Int? {
        var depth = 0
        for index in start..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{") where depth == 0: return index
            case UInt8(ascii: "}") where depth <= 0: return nil
            case UInt8(ascii: "=") where depth == 0 && isVariable: return nil
            case UInt8(ascii: "\n") where depth == 0 && !goesOn(bytes, from: index): return nil
            default: break
            }
            if depth < 0 { return nil }
        }
        return nil
    }

    /// Whether a signature goes on in the next line that is not blank.
    private static func goesOn(_ bytes: [UInt8], from index: Int) -> Bool {
        let next = String(decoding: bytes[index...].prefix(400), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return ["{", "->", "where ", "async", "throws", "rethrows"].contains { next.hasPrefix($0) }
    }

    private static func closing(_ bytes: [UInt8], _ open: Int) -> Int {
        var depth = 0
        for index in open..<bytes.count {
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return bytes.count - 1
    }

    /// Blocks behind `=>` or behind a parameter list that belongs to no statement.
    private static func javaScript(_ bytes: [UInt8]) -> [FunctionLength] {
        bytes.indices.compactMap { index in
            guard bytes[index] == UInt8(ascii: "{") else { return nil }
            let before = String(decoding: bytes[..<index].suffix(2000), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            guard before.hasSuffix("=>") || (before.hasSuffix(")") && !followsStatement(before)) else { return nil }
            return FunctionLength(bytes, from: index, to: closing(bytes, index))
        }
    }

    private static func followsStatement(_ text: String) -> Bool {
        var depth = 0
        for index in text.indices.reversed() {
            if text[index] == ")" { depth += 1 }
            if text[index] == "(" { depth -= 1 }
            guard depth == 0 else { continue }
            let word = text[..<index].trimmingCharacters(in: .whitespaces).split { !$0.isLetter }.last ?? ""
            return ["if", "for", "while", "switch", "catch", "with", "await"].contains(String(word))
        }
        return false
    }

    /// From `def` to the last line that is indented deeper.
    private static func python(_ code: String) -> [FunctionLength] {
        let lines = code.components(separatedBy: "\n")
        let indents = lines.map { line in line.prefix { $0 == " " }.count }
        let isBlank = lines.map { $0.allSatisfy(\.isWhitespace) }
        return lines.indices.compactMap { start in
            let text = lines[start].trimmingCharacters(in: .whitespaces)
            guard text.hasPrefix("def ") || text.hasPrefix("async def ") else { return nil }
            var last = start
            for index in lines.indices.dropFirst(start + 1) where !isBlank[index] {
                // The end of a signature over several lines stands where the definition does.
                if indents[index] <= indents[start] && !lines[index].contains(/^\s*\)/) { break }
                last = index
            }
            return FunctionLength(line: start + 1, lines: last - start + 1)
        }
    }
}

extension FunctionLength {
    fileprivate init(_ bytes: [UInt8], from start: Int, to end: Int) {
        let newline = UInt8(ascii: "\n")
        line = bytes[..<start].count { $0 == newline } + 1
        lines = bytes[start...max(start, end)].count { $0 == newline } + 1
    }
}
