import Mail
package import Mesh

/// A mail address as accounts are found by it: without white space at the ends, in lower case.
///
/// Upper and lower case are one address here, although RFC 5321 lets a server tell them apart in the local part: none
/// does, and people type either.
package struct EmailAddress: Sendable, Hashable {
    package let text: String

    package init(_ text: String) { self.text = text.trimmed.lowercased() }

    var isMailable: Bool { (try? MailAddress(text)) != nil }  // the reason does not matter: it is none
}

extension EmailAddress: SchemaValue {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package static func schema(in definitions: inout SchemaDefinitions) -> JSONValue {
        ["type": "string", "format": "email", "maxLength": 254]
    }

    package func validate(into violations: inout Violations, at path: String) {
        if !isMailable { violations.add(path, "form", "must be an e-mail address") }
    }
}
