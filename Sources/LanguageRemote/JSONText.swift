import Foundation

/// JSON as text.
enum JSONText {
    /// A string, in its quotes.
    static func string(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // A string can always be encoded.
        let bytes = (try? encoder.encode(text)) ?? Data("\"\"".utf8)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether it is one object, in UTF-8.
    static func isObject(_ bytes: Data) -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0"), !text.hasPrefix("\u{FEFF}")
        else { return false }
        return (try? JSONSerialization.jsonObject(with: bytes)) is [String: Any]
    }

    /// The JSON in a text, which models like to put between marks of code, or between sentences; nil if there is none.
    static func found(in text: String) -> String? {
        let plain = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if isJSON(plain) { return plain }
        guard let first = plain.firstIndex(where: { $0 == "{" || $0 == "[" }),
            let last = plain.lastIndex(where: { $0 == "}" || $0 == "]" }), first < last
        else { return nil }
        let inner = String(plain[first...last])
        return isJSON(inner) ? inner : nil
    }

    private static func isJSON(_ text: String) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil
    }
}
