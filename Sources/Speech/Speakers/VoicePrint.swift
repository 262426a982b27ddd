public import Foundation

/// What a voice sounds like, as a direction among all voices: enough to know it again, too little to hear it.
///
/// It is personal data of the one who spoke. Who keeps one needs their consent, and erases it when that is withdrawn.
public struct VoicePrint: Sendable, Hashable {
    /// The network that voices are turned into directions with; prints of different networks cannot be compared.
    public static let currentModel = "pyannote-community-1-resnet34"
    /// The version of it.
    public static let currentVersion = 1

    /// The network that made it.
    public let model: String
    /// The version of that network.
    public let version: Int
    /// The direction: 256 floats of 32 bits, little endian, of length 1 together.
    public let bytes: Data

    /// A print as it was kept; nil if `bytes` are not those of a print.
    public init?(model: String, version: Int, bytes: Data) {
        let values = Voice.floats(bytes)
        guard bytes.count == SpeakerModel.voiceSize * MemoryLayout<Float>.size,
            abs(Voice.similarity(values, values) - 1) < 0.01
        else { return nil }
        self.model = model
        self.version = version
        self.bytes = bytes
    }

    init(direction: [Float]) {
        model = Self.currentModel
        version = Self.currentVersion
        bytes = Voice.bytes(direction)
    }

    /// How alike two voices are: the cosine between them, −1…1; nil if different networks made the prints.
    public func similarity(to other: VoicePrint) -> Double? {
        guard model == other.model, version == other.version else { return nil }
        return Double(Voice.similarity(Voice.floats(bytes), Voice.floats(other.bytes)))
    }
}

extension VoicePrint: Codable {
    private enum CodingKeys: String, CodingKey {
        case model, version, bytes
    }

    /// Reads a print; what is not one is a `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let print = VoicePrint(
            model: try container.decode(String.self, forKey: .model),
            version: try container.decode(Int.self, forKey: .version),
            bytes: try container.decode(Data.self, forKey: .bytes))
        guard let print else {
            throw DecodingError.dataCorruptedError(
                forKey: .bytes, in: container, debugDescription: "These are not the bytes of a voice print.")
        }
        self = print
    }
}
