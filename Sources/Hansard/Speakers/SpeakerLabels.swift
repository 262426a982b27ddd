import Mesh
import Speech

/// What those are called who speak in a recording, so that whoever spoke before is called as before.
///
/// When a recording is transcribed again, a voice keeps the label of the one who spoke at the same times; each label
/// goes to one voice at most, the longest agreement first. A voice that nobody can be told for gets the next number.
struct SpeakerLabels {
    /// Somebody's words in the version before.
    struct Spoken {
        var startMs: Int
        var endMs: Int
        var label: String
    }

    /// A voice keeps a label when it shares at least this much of its time with it.
    private static let least = 0.3

    /// By the speaker's index in the transcript.
    let labels: [Int: String]

    /// - Parameters:
    ///   - before: what the machine wrote of this recording last, in order of time.
    ///   - taken: all labels of the meeting.
    init(of transcript: SpeechTranscript, before: [Spoken], taken: [String]) {
        let shared = Self.shared(transcript, before)
        var labels: [Int: String] = [:], given: Set<String> = []
        for match in shared.sorted(by: { ($0.share, $1.speaker) > ($1.share, $0.speaker) }) {
            guard labels[match.speaker] == nil, !given.contains(match.label) else { continue }
            let own = transcript.segments.lazy.filter { $0.speaker == match.speaker }.map { $0.endMs - $0.startMs }
                .reduce(0, +)
            guard Double(match.share) >= Self.least * Double(own) else { continue }
            labels[match.speaker] = match.label
            given.insert(match.label)
        }
        var next = Self.highest(taken) + 1
        for speaker in transcript.speakers.map(\.index).sorted() where labels[speaker] == nil {
            labels[speaker] = Self.label(next)
            next += 1
        }
        self.labels = labels
    }

    static func label(_ number: Int) -> String { "Speaker \(number)" }

    /// The highest number among labels, 0 where there is none.
    static func highest(_ labels: [String]) -> Int {
        labels.compactMap { label in
            let parts = label.split(separator: " ")
            return parts.count == 2 && parts[0] == "Speaker" ? Int(parts[1]) : nil
        }.max() ?? 0
    }

    /// For each voice and label, for how many milliseconds they speak at once.
    private static func shared(_ transcript: SpeechTranscript, _ before: [Spoken]) -> [(
        speaker: Int, label: String, share: Int
    )] {
        var shares: [Int: [String: Int]] = [:], first = 0
        for segment in transcript.segments {
            guard let speaker = segment.speaker else { continue }
            while first < before.count, before[first].endMs <= segment.startMs { first += 1 }
            for spoken in before[first...] {
                guard spoken.startMs < segment.endMs else { break }
                let share = min(spoken.endMs, segment.endMs) - max(spoken.startMs, segment.startMs)
                if share > 0 { shares[speaker, default: [:]][spoken.label, default: 0] += share }
            }
        }
        return shares.flatMap { speaker, labels in labels.map { (speaker, $0.key, $0.value) } }
    }
}
