import SwiftSyntax
import SwiftSyntaxBuilder

/// The words of a `///` comment, as the API document repeats them.
struct DocComment {
    /// The first sentence, without its full stop.
    let summary: String
    /// All of it; paragraphs are parted by a blank line.
    let text: String

    /// The comment in front of a declaration, or nil when there is none.
    init?(of node: some SyntaxProtocol) {
        let lines = node.leadingTrivia.pieces.compactMap { piece -> Substring? in
            guard case .docLineComment(let line) = piece else { return nil }
            let words = line.dropFirst(3)
            return words.first == " " ? words.dropFirst() : words
        }
        let text = Self.joined(lines)
        guard !text.isEmpty else { return nil }
        self.text = text
        summary = Self.firstSentence(of: text)
    }

    private static func joined(_ lines: [Substring]) -> String {
        var paragraphs: [[Substring]] = [[]]
        for line in lines {
            if line.allSatisfy(\.isWhitespace) {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append(line)
            }
        }
        return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }.joined(separator: "\n\n")
    }

    private static func firstSentence(of text: String) -> String {
        let characters = Array(text)
        for (index, character) in characters.enumerated() where character == "." || character == "\n" {
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            if character == "\n" || next.isWhitespace { return String(characters[..<index]) }
        }
        return text
    }
}

extension String {
    /// This text as a Swift string literal.
    var literal: String { StringLiteralExprSyntax(content: self).description }

    /// `camelCase` as JSON spells it: `startMs` → `start_ms`, `segmentIDs` → `segment_ids`.
    var snakeCase: String {
        var result = ""
        let characters = Array(replacing("IDs", with: "Ids"))
        for (index, character) in characters.enumerated() {
            let beginsWord =
                character.isUppercase && index > 0
                && (!characters[index - 1].isUppercase
                    || (index + 1 < characters.count && characters[index + 1].isLowercase))
            if beginsWord { result.append("_") }
            result.append(contentsOf: character.lowercased())
        }
        return result
    }

    private func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}

extension DeclModifierListSyntax {
    /// The declaration's access level followed by a space, or nothing for `internal`.
    var accessPrefix: String {
        for modifier in self {
            switch modifier.name.tokenKind {
            case .keyword(.public): return "public "
            case .keyword(.package): return "package "
            default: continue
            }
        }
        return ""
    }
}
