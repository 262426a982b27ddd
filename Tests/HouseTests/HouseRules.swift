import Foundation

/// Which room may import which, as in `docs/architecture.md`. A room that is not in the table breaks the first rule.
struct HouseRules {
    /// Our own modules that each target under `Sources/` may import.
    var rooms: [String: Set<String>]
    /// Modules of others that only some targets may import: the parts that have one place in the house.
    var confined: [String: Set<String>]

    var longestFunction = 70
    var longestFile = 400

    private static let leaves: Set<String> = [
        "Mesh", "Database", "Storage", "Cluster", "Jobs", "Speech", "Language", "TranscriptFormats", "Credentials",
        "Mail", "Outbound",
    ]

    /// The rules of this house.
    static let hansard = HouseRules(
        rooms: [
            "MeshMacros": [], "Mesh": ["MeshMacros"], "Database": ["CLibPQ"], "Storage": [], "Cluster": [],
            "Jobs": ["Database"], "Inference": ["COnnxRuntime"], "Speech": ["Inference", "CSherpa"],
            "Language": ["Inference"],
            "Remote": [], "SpeechRemote": ["Speech", "Remote"], "LanguageRemote": ["Language", "Remote"],
            "TranscriptFormats": [], "Credentials": ["CArgon2", "CCrypt"], "Mail": [],
            "Outbound": [], "Hansard": leaves,
            "Gateway": ["Mesh", "Hansard", "TranscriptFormats"],
            "Command": leaves.union(["Inference", "Remote", "SpeechRemote", "LanguageRemote", "Hansard", "Gateway"]),
            "Launch": ["Command"],
            "DatabaseBench": ["Database"], "MeshBench": ["Mesh"], "SpeechBench": ["Speech"],
            "LanguageBench": ["Language", "Inference"],
            "CLibPQ": [], "COnnxRuntime": [], "CSherpa": [], "CArgon2": [], "CCrypt": [],
        ],
        confined: [
            "GRDB": ["Database"], "GRDBSQLite": ["Database"],
            "Hummingbird": ["Gateway", "Command"], "HummingbirdCore": ["Gateway", "Command"],
            "SwiftSyntax": ["MeshMacros"],
        ])

    /// What an import does wrong, or nil.
    func complaint(about module: String, in room: String) -> String? {
        guard let allowed = rooms[room] else { return "the room \(room) is not in the table of rooms" }
        if let places = confined[module], !places.contains(room) {
            return "\(room) imports \(module), which has its place elsewhere"
        }
        guard rooms[module] != nil, module != room, !allowed.contains(module) else { return nil }
        return "\(room) imports \(module), which is above or beside it"
    }
}

/// One breach of the rules.
struct Breach: Hashable, CustomStringConvertible {
    let path: String
    let line: Int
    let reason: String

    var description: String { "\(path):\(line): \(reason)" }
}
