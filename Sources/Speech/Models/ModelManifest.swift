/// What `model.json` in a user's model folder says. `docs/models.md` describes it.
public struct ModelManifest: Sendable, Codable, Hashable {
    /// What the model is called, such as `parakeet-tdt-v3`.
    public var name: String
    /// What kind of network it is.
    public var kind: ModelKind
    /// Its files by their part, such as `encoder`, as paths inside the folder.
    public var files: [String: String]
    /// The languages it knows, as BCP 47 tags; at least one.
    public var languages: [String]
    /// Samples a second that it listens to.
    public var sampleRate: Int
    /// Its licence, as an SPDX name or in words.
    public var licence: String

    private enum CodingKeys: String, CodingKey {
        case name, kind, files, languages, licence
        case sampleRate = "sample_rate"
    }

    /// A manifest; `ModelFolder` checks it.
    public init(
        name: String, kind: ModelKind, files: [String: String], languages: [String], sampleRate: Int = 16_000,
        licence: String
    ) {
        self.name = name
        self.kind = kind
        self.files = files
        self.languages = languages
        self.sampleRate = sampleRate
        self.licence = licence
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        kind = try container.decode(ModelKind.self, forKey: .kind)
        files = try container.decode([String: String].self, forKey: .files)
        languages = try container.decode([String].self, forKey: .languages)
        sampleRate = try container.decodeIfPresent(Int.self, forKey: .sampleRate) ?? 16_000
        licence = try container.decode(String.self, forKey: .licence)
    }
}

extension ModelManifest {
    private static let longestName = 64

    /// - Throws: `badModel` with the field that is wrong.
    func check() throws(SpeechError) {
        let allowed = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard allowed, (1...Self.longestName).contains(name.count), !name.hasPrefix(".") else {
            throw .badModel(
                field: "name",
                reason: "up to \(Self.longestName) letters, digits, dots, dashes and underscores are allowed.")
        }
        guard kind.parts.contains(Set(files.keys)) else {
            let sets = kind.parts.map { $0.sorted().joined(separator: ", ") }.joined(separator: "; or ")
            throw .badModel(field: "files", reason: "\(kind.rawValue) is made of \(sets).")
        }
        guard !languages.isEmpty, languages.count <= 200 else {
            throw .badModel(field: "languages", reason: "name at least one language and at most 200.")
        }
        for language in languages {
            guard LanguageTag.isWellFormed(language) else {
                throw .badModel(
                    field: "languages", reason: "“\(language.prefix(40))” is not a language tag such as en.")
            }
            if let possible = kind.possibleLanguages, !possible.contains(kind.code(of: language)) {
                throw .badModel(field: "languages", reason: "\(kind.rawValue) does not know “\(language)”.")
            }
        }
        guard (8_000...48_000).contains(sampleRate) else {
            throw .badModel(field: "sample_rate", reason: "it must be from 8000 to 48000.")
        }
        guard (1...200).contains(licence.count) else {
            throw .badModel(field: "licence", reason: "say under which licence the model may be used.")
        }
    }
}

extension ModelKind {
    /// What the model calls the language of a BCP 47 tag.
    func code(of tag: String) -> String {
        let primary = LanguageTag.primary(tag)
        return self == .whisper && primary == "jv" ? "jw" : primary
    }
}
