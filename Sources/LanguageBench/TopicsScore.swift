import Foundation
import Language

/// Topics of meetings made of parts of other meetings: how often two places of a fixed distance are told wrongly to be
/// in one part or in two (Pk, Beeferman et al. 1999; WindowDiff, Pevzner & Hearst 2002), and the same for cuts at equal
/// distances, as many as there are.
struct TopicsScore {
    private static let parts = 8
    private static let mixtures = 40

    static func print(_ meetings: [CorpusMeeting]) {
        var sums = [Double](repeating: 0, count: 4)
        var found = 0
        var random = UInt64(7)
        func next(_ limit: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((random >> 33) % UInt64(limit))
        }
        for _ in 0..<mixtures {
            var segments: [SourceSegment] = []
            var truth: [Int] = []
            for part in 0..<parts {
                let turns = meetings[(next(meetings.count) + part) % meetings.count].segments
                var words = 300 + next(600)
                for turn in turns.dropFirst(next(max(1, turns.count / 2))) where words > 0 {
                    segments.append(
                        SourceSegment(id: CorpusMeeting.id(of: segments.count), speaker: turn.speaker, text: turn.text))
                    truth.append(part)
                    words -= turn.text.split(whereSeparator: \.isWhitespace).count
                }
            }
            let topics = ExtractiveMinutes().draft(from: segments).topics
            let starts = topics.map { CorpusMeeting.turn(of: $0.firstSegmentID) }
            let told = segments.indices.map { index in starts.filter { $0 <= index }.count }
            let even = segments.indices.map { $0 * parts / segments.count }
            found += max(1, topics.count)
            for (place, guess) in [told, even].enumerated() {
                sums[place * 2] += errors(guess, truth, byCount: false)
                sums[place * 2 + 1] += errors(guess, truth, byCount: true)
            }
        }
        let means = sums.map { String(format: "%.3f", $0 / Double(mixtures)) }
        Swift.print(
            "topics: n=\(mixtures) of \(parts) parts, \(String(format: "%.1f", Double(found) / Double(mixtures))) found,",
            "Pk \(means[0]) WindowDiff \(means[1]); even cuts Pk \(means[2]) WindowDiff \(means[3])")
    }

    private static func errors(_ guess: [Int], _ truth: [Int], byCount: Bool) -> Double {
        let reach = max(1, truth.count / parts / 2)
        guard truth.count > reach else { return 0 }
        let wrong = (0..<truth.count - reach).filter { index in
            let told = guess[index + reach] - guess[index]
            let real = truth[index + reach] - truth[index]
            return byCount ? told != real : (told == 0) != (real == 0)
        }
        return Double(wrong.count) / Double(truth.count - reach)
    }
}
