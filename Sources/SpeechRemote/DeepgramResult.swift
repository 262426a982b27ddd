public import Foundation
public import Remote

/// What Deepgram heard in a recording.
public struct DeepgramResult: Sendable, Hashable {
    /// One channel of the recording; only `multichannel` gives several.
    public struct Channel: Sendable, Hashable {
        /// The text of the best alternative.
        public var transcript: String
        /// How sure it is, 0…1.
        public var confidence: Double?
        /// The words of the best alternative, in order.
        public var words: [DeepgramWord]
        /// The language that was found, as a BCP 47 tag; nil where it was given.
        public var detectedLanguage: String?
        /// How sure the language is, 0…1.
        public var languageConfidence: Double?
    }

    /// What one speaker says without a long pause.
    public struct Utterance: Sendable, Hashable {
        /// Start from the beginning of the recording, in milliseconds.
        public var startMs: Int
        /// End, in milliseconds.
        public var endMs: Int
        /// How sure it is, 0…1.
        public var confidence: Double?
        /// From 0.
        public var channel: Int
        /// From 0 within the channel; nil where speakers are not told apart.
        public var speaker: Int?
        /// The text.
        public var transcript: String
        /// The words, in order.
        public var words: [DeepgramWord]
    }

    /// Deepgram's name for the request: the same when a result is brought again.
    public var requestID: String?
    /// The recording's length, in milliseconds.
    public var durationMs: Int
    /// The names of the models, such as `general-nova-3`.
    public var models: [String]
    /// What was given along with the recording.
    public var extra: [String: String]
    /// The channels, in order; never empty.
    public var channels: [Channel]
    /// The utterances by start; empty where they were not asked for.
    public var utterances: [Utterance]

    /// Reads an answer, or what Deepgram brings to a callback.
    /// - Throws: `refused` for an error that Deepgram reports in place of a result, `unreadableAnswer` for anything else
    ///   that is no result.
    public static func parse(_ body: Data) throws(RemoteError) -> DeepgramResult {
        if let document = try? JSONDecoder().decode(DeepgramDocument.self, from: body), !document.isEmpty {
            return document.result
        }
        let complaint = ServerComplaint(body, hiding: nil)
        if complaint.isStructured, let sentence = complaint.sentence {
            throw RemoteError(
                .refused, "Deepgram could not write the recording down: \(sentence)", complaint: complaint)
        }
        throw RemoteError(
            .unreadableAnswer, "Deepgram's answer is not in the documented format.", complaint: complaint)
    }

    /// The language of the channel with the most words, with how sure it is; nil where it was given.
    public var language: (tag: String, confidence: Double?)? {
        let channel = channels.filter { $0.detectedLanguage != nil }.max { $0.words.count < $1.words.count }
        return channel.flatMap { channel in channel.detectedLanguage.map { ($0, channel.languageConfidence) } }
    }
}

/// A word that Deepgram heard.
public struct DeepgramWord: Sendable, Hashable {
    /// In lower case, without punctuation.
    public var word: String
    /// As it is written, with the punctuation that follows it.
    public var punctuatedWord: String
    /// Start from the beginning of the recording, in milliseconds.
    public var startMs: Int
    /// End, in milliseconds; never before the start.
    public var endMs: Int
    /// How sure the word is, 0…1.
    public var confidence: Double?
    /// From 0 within the channel; nil where speakers are not told apart.
    public var speaker: Int?
    /// How sure the speaker is, 0…1.
    public var speakerConfidence: Double?
}
