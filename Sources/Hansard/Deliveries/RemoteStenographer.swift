package import Foundation
package import Mesh
package import Speech

/// Recordings are sent whole to a speech service, which writes them down with speakers.
package protocol RemoteStenographer: Sendable {
    /// Sends a recording and waits for what was said in it.
    /// - Parameter terms: names and terms to listen for.
    /// - Throws: `SpeechError`.
    func heard(
        in file: URL, mediaType: String, _ options: ListeningOptions, speakers: Int?, terms: [String]
    ) async throws -> HeardRecording

    /// Sends a recording; what was said is brought to an address when it is written down, perhaps several times.
    /// - Throws: `SpeechError`.
    func submit(
        _ file: URL, mediaType: String, _ options: ListeningOptions, speakers: Int?, terms: [String], to address: String
    ) async throws

    /// Reads what was brought.
    /// - Throws: `SpeechError`: `engineRefused` also where the service says that it cannot write the recording down.
    func heard(in answer: Data, _ options: ListeningOptions) throws -> HeardRecording
}

/// What a speech service heard in a recording.
package struct HeardRecording: Sendable {
    package var words: WordTranscript
    /// Who speaks when; nil where that is still to be found out.
    package var turns: SpeakerTurns?

    package init(words: WordTranscript, turns: SpeakerTurns?) {
        self.words = words
        self.turns = turns
    }
}

/// A speech service elsewhere, and how its results come here.
package struct RemoteTranscription: Sendable {
    let stenographer: any RemoteStenographer
    /// Nil: they are waited for.
    package let callback: DeliveryCallback?

    package init(stenographer: any RemoteStenographer, callback: DeliveryCallback? = nil) {
        self.stenographer = stenographer
        self.callback = callback
    }
}

/// The address that results are brought to.
package struct DeliveryCallback: Sendable {
    let address: String
    let signature: DeliverySignature
    /// How long a result is waited for.
    let patience: Duration

    /// - Parameter address: as the speech service can reach it, without a query.
    package init(address: String, signature: DeliverySignature, patience: Duration = .seconds(6 * 3600)) {
        self.address = address
        self.signature = signature
        self.patience = patience
    }
}

/// What can write recordings down here, and what does so where nobody asks for something else.
package struct TranscriptionEngines: Sendable {
    let standard: TranscriptionEngine
    let available: Set<TranscriptionEngine>

    package init(standard: TranscriptionEngine = .embedded, available: Set<TranscriptionEngine> = [.embedded]) {
        self.standard = standard
        self.available = available
    }

    /// - Throws: `validation_error` for options that cannot be followed.
    func admit(_ options: TranscriptionOptions) throws {
        let engine = engine(for: options)
        guard available.contains(engine) else {
            throw HansardError.invalid("engine", "unavailable", "is not set up here")
        }
        guard engine != .embedded else { return }
        if options.quality != nil { throw HansardError.invalid("quality", "conflict", "is of the embedded engine") }
        if options.model != nil { throw HansardError.invalid("model", "conflict", "is of the embedded engine") }
    }

    /// A quality or a model of one's own is this machine's.
    func engine(for options: TranscriptionOptions) -> TranscriptionEngine {
        options.engine ?? (options.quality == nil && options.model == nil ? standard : .embedded)
    }
}
