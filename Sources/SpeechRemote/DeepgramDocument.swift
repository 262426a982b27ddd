/// Deepgram's JSON for recordings.
struct DeepgramDocument: Decodable {
    private let metadata: Metadata
    private let results: Results

    private struct Metadata: Decodable {
        let requestID: String?
        let duration: Double?
        let models: [String: Model]?
        let extra: [String: String]?

        enum CodingKeys: String, CodingKey {
            case duration, extra
            case requestID = "request_id"
            case models = "model_info"
        }

        struct Model: Decodable {
            let name: String?
        }
    }

    private struct Results: Decodable {
        let channels: [Channel]
        let utterances: [Utterance]?
    }

    private struct Channel: Decodable {
        let alternatives: [Alternative]
        let detectedLanguage: String?
        let languageConfidence: Double?

        enum CodingKeys: String, CodingKey {
            case alternatives
            case detectedLanguage = "detected_language"
            case languageConfidence = "language_confidence"
        }
    }

    private struct Alternative: Decodable {
        let transcript: String?
        let confidence: Double?
        let words: [Spoken]?
    }

    private struct Utterance: Decodable {
        let start: Double
        let end: Double
        let confidence: Double?
        let channel: Int?
        let speaker: Int?
        let transcript: String?
        let words: [Spoken]?
    }

    private struct Spoken: Decodable {
        let word: String
        let punctuatedWord: String?
        let start: Double
        let end: Double
        let confidence: Double?
        let speaker: Int?
        let speakerConfidence: Double?

        enum CodingKeys: String, CodingKey {
            case word, start, end, confidence, speaker
            case punctuatedWord = "punctuated_word"
            case speakerConfidence = "speaker_confidence"
        }

        var heard: DeepgramWord {
            let startMs = Milliseconds.from(seconds: start)
            return DeepgramWord(
                word: word, punctuatedWord: punctuatedWord ?? word, startMs: startMs,
                endMs: max(startMs, Milliseconds.from(seconds: end)), confidence: share(confidence),
                speaker: place(speaker), speakerConfidence: share(speakerConfidence))
        }
    }

    /// Whether there is not even one channel.
    var isEmpty: Bool { results.channels.isEmpty }

    var result: DeepgramResult {
        let channels = results.channels.map { channel in
            let best = channel.alternatives.first
            return DeepgramResult.Channel(
                transcript: best?.transcript ?? "", confidence: share(best?.confidence),
                words: (best?.words ?? []).map(\.heard), detectedLanguage: channel.detectedLanguage,
                languageConfidence: share(channel.languageConfidence))
        }
        let utterances = (results.utterances ?? []).map { utterance in
            let startMs = Milliseconds.from(seconds: utterance.start)
            return DeepgramResult.Utterance(
                startMs: startMs, endMs: max(startMs, Milliseconds.from(seconds: utterance.end)),
                confidence: share(utterance.confidence), channel: place(utterance.channel) ?? 0,
                speaker: place(utterance.speaker), transcript: utterance.transcript ?? "",
                words: (utterance.words ?? []).map(\.heard))
        }
        let latest = channels.flatMap(\.words).map(\.endMs).max() ?? 0
        return DeepgramResult(
            requestID: metadata.requestID,
            durationMs: max(metadata.duration.map { Milliseconds.from(seconds: $0) } ?? 0, latest),
            models: (metadata.models ?? [:]).values.compactMap(\.name).sorted(), extra: metadata.extra ?? [:],
            channels: channels, utterances: utterances.sorted { $0.startMs < $1.startMs })
    }
}

/// A confidence, or nil where a number is none.
private func share(_ number: Double?) -> Double? { number.flatMap { (0...1).contains($0) ? $0 : nil } }

/// A number that counts from 0, or nil where it is none.
private func place(_ number: Int?) -> Int? { number.flatMap { $0 >= 0 ? $0 : nil } }
