import Foundation
import Language

/// Minutes of a ten-hour transcript: processor time, and what memory peaks over that of the loaded transcript.
struct SpeedScore {
    /// Words spoken in about ten hours.
    static let words = 100_000

    static func print(_ meetings: [CorpusMeeting]) {
        var segments: [SourceSegment] = []
        var words = 0
        for segment in meetings.flatMap(\.segments) where words < Self.words {
            let id = CorpusMeeting.id(of: segments.count)
            segments.append(SourceSegment(id: id, speaker: segment.speaker, text: segment.text))
            words += segment.text.split(whereSeparator: \.isWhitespace).count
        }
        let before = usage()
        let draft = ExtractiveMinutes().draft(from: segments)
        let after = usage()
        let statements = draft.summary.count + draft.keyPoints.count + draft.decisions.count + draft.actionItems.count
        Swift.print(
            "minutes of \(words) words: \(String(format: "%.2f", after.seconds - before.seconds)) s of processor time,",
            "\(after.peakMegabytes - before.peakMegabytes) MB more at the peak, \(statements) statements")
    }

    private static func usage() -> (seconds: Double, peakMegabytes: Int) {
        var usage = rusage()
        _ = getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return (seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss / 1_024)
    }
}
