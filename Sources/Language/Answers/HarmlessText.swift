/// Text of which no page makes anything but text: shown as HTML or Markdown, it loads nothing and leads nowhere.
///
/// Words are kept. Angle brackets become single quotation marks, what opens a link, an image or code in Markdown is
/// taken apart, characters that cannot be seen or turn the direction of writing go, and addresses lose their scheme, so
/// that nothing turns them into links.
public enum HarmlessText {
    /// The text, on as many lines as before.
    public static func of(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isHidden(scalar) {
            switch scalar {
            case "<": kept.append("\u{2039}")
            case ">": kept.append("\u{203A}")
            case "`": kept.append("'")
            default: kept.append(scalar)
            }
        }
        var harmless = String(kept)
        for (part, instead) in markup where harmless.contains(part) { harmless.replace(part, with: instead) }
        return harmless.replacing(scheme) { "\($0.output.1) " }
    }

    private static let markup = [("](", "] ("), ("![", "! ["), ("][", "] ["), ("]:", "] :")]

    /// `https://`, `javascript:` and their like.
    nonisolated(unsafe) private static let scheme =
        /(?i)\b(https?|ftp|file|data|javascript|vbscript|mailto):(?:\/\/)?(?=\S)/

    /// Controls but line breaks and tabs; marks of direction; what takes no space; letters of tags (U+E0000).
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n" && scalar != "\t"
        case .format: scalar != "\u{200D}" && scalar != "\u{200C}"
        case .privateUse, .surrogate: true
        default: false
        }
    }
}
