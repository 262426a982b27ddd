/// A rule that stands on a property of a `@Schema`.
public enum FieldRule: Sendable, Hashable {
    /// Characters of a string, white space at the ends aside.
    case length(ClosedRange<Int>)
    /// Values of a number.
    case within(ClosedRange<Double>)
    /// Elements of a list.
    case count(ClosedRange<Int>)
    /// A form that is known by name.
    case form(StringForm)
}

/// The forms that a string can be asked to have.
public enum StringForm: String, Sendable, Hashable {
    /// `name@host`, 3 to 254 bytes, no spaces or control characters.
    case email
    /// A language of BCP 47, such as `en` or `pt-BR`, or `auto`.
    case languageOrAuto = "language"

    /// Deliberately loose: the only proof of an address is a mail that arrives (RFC 5321 4.5.3.1.3 bounds the length).
    func holds(_ text: String) -> Bool {
        switch self {
        case .email:
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            return (3...254).contains(text.utf8.count) && parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
                && !text.unicodeScalars.contains {
                    $0.value <= 0x20 || $0.value == 0x7F || "<>(),;:\"[]\\".unicodeScalars.contains($0)
                }
        case .languageOrAuto:
            return text == "auto" || text.wholeMatch(of: /[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}/) != nil
        }
    }

    var article: String { self == .email ? "an e-mail address" : "a language tag such as en or pt-BR, or auto" }
}

/// How a value breaks a rule.
public struct RuleBreach: Sendable {
    let code: String
    let message: String
}

extension FieldRule {
    /// What the rule adds to the field's JSON Schema.
    var keywords: [String: JSONValue] {
        switch self {
        case .length(let range):
            ["minLength": .integer(Int64(range.lowerBound)), "maxLength": .integer(Int64(range.upperBound))]
        case .within(let range): ["minimum": Self.plain(range.lowerBound), "maximum": Self.plain(range.upperBound)]
        case .count(let range):
            ["minItems": .integer(Int64(range.lowerBound)), "maxItems": .integer(Int64(range.upperBound))]
        case .form(.email): ["format": "email"]
        case .form(.languageOrAuto): ["examples": ["auto", "en"]]
        }
    }

    private static func plain(_ value: Double) -> JSONValue {
        Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
    }
}
