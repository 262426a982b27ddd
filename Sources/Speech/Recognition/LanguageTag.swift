import Foundation

/// BCP 47 tags, as far as they matter for recognition: by their first part.
enum LanguageTag {
    /// The language without script, region and variant, in lower case: `en` of `en-GB`.
    static func primary(_ tag: String) -> String {
        String(tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).first ?? "").lowercased()
    }

    /// Whether `tag` has the form of a BCP 47 tag: parts of one to eight letters and digits, the first of two or three
    /// letters (longer ones are reserved, and none is in use).
    static func isWellFormed(_ tag: String) -> Bool {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.count), first.allSatisfy(\.isASCIILetter) else {
            return false
        }
        return parts.dropFirst().allSatisfy { part in
            (1...8).contains(part.count) && part.allSatisfy { $0.isASCIILetter || ("0"..."9").contains($0) }
        }
    }

    /// The tag among `known` that means what `tag` means: the same, else one of the same language.
    static func match(_ tag: String, among known: [String]) -> String? {
        known.first { $0.lowercased() == tag.lowercased() } ?? known.first { primary($0) == primary(tag) }
    }

    /// The language's name in English, such as “German (de)”.
    static func name(_ tag: String) -> String {
        let name = Locale(identifier: "en").localizedString(forLanguageCode: primary(tag))
        return name.map { "\($0) (\(tag))" } ?? "“\(tag)”"
    }

    /// What to do about a recording in a language that no present model knows.
    static func remedy(for tag: String) -> String {
        let missing = tag == "und" ? "that language" : name(tag)
        return
            "Install a model that knows \(missing): scripts/models.sh --multilingual adds whisper-base, which knows 99 "
            + "languages (then: hansard models check whisper-base), and models of your own go into models/custom "
            + "(docs/models.md). If the language was mistaken, name it."
    }
}

extension Character {
    fileprivate var isASCIILetter: Bool { isASCII && isLetter }
}
