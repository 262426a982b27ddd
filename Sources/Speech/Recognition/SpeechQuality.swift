/// How carefully speech is recognised: each is another Moonshine model for English.
public enum SpeechQuality: String, Sendable, Codable, Hashable, CaseIterable {
    /// base-en with 8-bit weights: as exact as the full weights to within a point, at twice their speed.
    case standard = "default"
    /// base-en with its full weights.
    case high
    /// tiny-en, with 8-bit weights as it is published: for small machines.
    case fast

    /// The folder of its files, which is also what the engine calls its model.
    var folder: String {
        switch self {
        case .standard: "base-en-q"
        case .high: "base-en"
        case .fast: "tiny-en"
        }
    }

    /// Its network's sizes.
    var shape: MoonshineShape {
        self == .fast ? MoonshineShape(layers: 6, headSize: 36) : MoonshineShape(layers: 8, headSize: 52)
    }
}

/// The sizes in which Moonshine networks differ.
struct MoonshineShape: Sendable {
    /// Layers of the decoder.
    var layers: Int
    /// Numbers that each head of a layer keeps of a token.
    var headSize: Int
    /// Heads of a layer; the same in every network.
    static let heads = 8
}
