package import Foundation
package import Language
package import Mesh

/// What minutes are to hold, section by section.
@Schema
package struct Template: Sendable, Versioned {
    package typealias ID = Identifier<Template>

    package var id: ID
    package var name: String
    package var sections: [TemplateSection]
    /// Whether it comes with the program: then nobody can change it.
    package var builtIn: Bool
    /// Rises with each change; the ETag.
    package var version: Int
    package var createdBy: Identifier<User>?
    package var createdAt: Timestamp?
    package var updatedAt: Timestamp?
}

/// One section of minutes.
@Schema
package struct TemplateSection: Sendable, Codable {
    /// The heading.
    @Length(1...80) package var name: String
    /// What belongs there, for a language model; without one it changes nothing.
    @Length(0...400) package var guidance: String = ""
    /// Which of the lists of the minutes its statements go to.
    package var kind: TemplateSectionKind
    /// About how many words; null leaves it to the length of the whole.
    @Within(10...2000) package var words: Int?

    package init(name: String, guidance: String = "", kind: TemplateSectionKind, words: Int? = nil) {
        self.name = name
        self.guidance = guidance
        self.kind = kind
        self.words = words
    }
}

/// The lists that minutes have.
package enum TemplateSectionKind: String, SchemaEnum {
    case summary
    case keyPoints = "key_points"
    case decisions
    case openQuestions = "open_questions"
    case actionItems = "action_items"
}

/// A template that is to be added.
@Schema
package struct TemplateDraft: Sendable {
    @Length(1...80) package var name: String
    @Count(1...12) package var sections: [TemplateSection]

    package init(name: String, sections: [TemplateSection]) {
        self.name = name
        self.sections = sections
    }
}

/// What is to change about a template; what is absent stays.
@Schema
package struct TemplateChange: Sendable {
    @Length(1...80) package var name: Change<String>
    @Count(1...12) package var sections: Change<[TemplateSection]>

    package init(name: Change<String> = .none, sections: Change<[TemplateSection]> = .none) {
        self.name = name
        self.sections = sections
    }
}

extension EventName {
    package static let templateCreated: EventName = "minutes_template.created"
    package static let templateUpdated: EventName = "minutes_template.updated"
    package static let templateDeleted: EventName = "minutes_template.deleted"
}

extension Template {
    /// The templates that come with the program, under ids that are the same everywhere.
    static let builtIn: [Template] = MinutesTemplate.builtIn.enumerated().map { index, entry in
        Template(
            id: ID(builtInID(index)), name: entry.template.name,
            sections: entry.template.sections.map { section in
                TemplateSection(
                    name: section.name, guidance: section.guidance,
                    kind: TemplateSectionKind(rawValue: section.kind.rawValue) ?? .keyPoints, words: section.words)
            }, builtIn: true, version: 1, createdBy: nil, createdAt: nil, updatedAt: nil)
    }

    /// Version 8 of RFC 9562: `00000000-0000-8000-8000-…`.
    private static func builtInID(_ index: Int) -> UUID {
        UUID(uuid: (0, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, UInt8(truncatingIfNeeded: index + 1)))
    }

    /// As the language room reads it.
    package var form: MinutesTemplate {
        MinutesTemplate(
            name: name,
            sections: sections.map { section in
                MinutesTemplate.Section(
                    name: section.name, guidance: section.guidance,
                    kind: MinutesTemplate.Kind(rawValue: section.kind.rawValue) ?? .points, words: section.words)
            })
    }
}
