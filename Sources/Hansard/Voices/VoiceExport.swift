import Foundation
package import Mesh
import Speech

/// All that is kept about a person as a known voice.
@Schema
package struct VoiceExport: Sendable {
    package var voice: Voice
    /// Null where there is none: it is being learned, could not be, or was erased.
    package var print: VoicePrintExport?
    /// All that were ever given, the oldest first.
    package var consents: [VoiceConsent]
    /// The speakers who have their name from this voice, at most 10,000.
    package var speakers: [Speaker]
    package var exportedAt: Timestamp
}

/// A voice print as it is kept: a direction among all voices, by which one is known again and cannot be heard.
@Schema
package struct VoicePrintExport: Sendable {
    /// The network that made it.
    package var model: String
    package var modelVersion: Int
    /// 256 floats of 32 bits, little endian, in Base64.
    package var bytes: String
    /// How much of the person's speech it rests on.
    package var seconds: Double?

    init(_ print: VoicePrint, seconds: Double?) {
        model = print.model
        modelVersion = print.version
        bytes = print.bytes.base64EncodedString()
        self.seconds = seconds
    }
}
