/// What minutes are to hold: sections in order, each of one kind.
public struct MinutesTemplate: Sendable, Hashable, Codable {
    /// What a section's statements are; minutes keep a list of each.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The few sentences that say most.
        case summary
        /// What was said.
        case points = "key_points"
        case decisions
        case questions = "open_questions"
        case actions = "action_items"
    }

    /// One section.
    public struct Section: Sendable, Hashable, Codable {
        /// The heading.
        public var name: String
        /// What belongs there.
        public var guidance: String
        /// What its statements are.
        public var kind: Kind
        /// About how many words; nil leaves it to the length of the whole.
        public var words: Int?

        /// Makes a section.
        public init(name: String, guidance: String, kind: Kind, words: Int? = nil) {
            self.name = name
            self.guidance = guidance
            self.kind = kind
            self.words = words
        }
    }

    /// What the template is called.
    public var name: String
    /// In order; at least one.
    public var sections: [Section]

    /// Makes a template.
    public init(name: String, sections: [Section]) {
        self.name = name
        self.sections = sections
    }

    /// Whether the template has a section of a kind.
    public func has(_ kind: Kind) -> Bool { sections.contains { $0.kind == kind } }

    /// The heading of the only section of a kind; nil where there are none or several.
    public func heading(of kind: Kind) -> String? {
        let found = sections.filter { $0.kind == kind }
        return found.count == 1 ? found[0].name : nil
    }
}
