import Foundation
import Language

/// Claims about meetings that were made by rules: how many true ones are kept, and how many false ones are dropped,
/// for each thing that is wrong with them.
struct ClaimsScore {
    private var kept = 0
    private var faults: [ClaimFault: Int] = [:]
    private var all: Int { faults.values.reduce(kept, +) }

    static func print(_ meetings: [CorpusMeeting], _ others: [CorpusMeeting], showing shown: Int) async {
        var scores: [String: ClaimsScore] = [:]
        var examples: [String: [String]] = [:]
        let pairs =
            meetings.flatMap { ClaimPairs($0).reported(every: 9) + ClaimPairs($0).written() }
            + others.flatMap { ClaimPairs($0).reported(every: 9) }
        for pair in pairs {
            let verdict = await ClaimCheck(pair.passages).verdicts(on: [pair.claim])[0]
            let isTrue = pair.kind.hasPrefix("true")
            var wrong: String?
            switch verdict {
            case .kept:
                scores[pair.kind, default: ClaimsScore()].kept += 1
                if !isTrue { wrong = "kept" }
            case .dropped(let fault):
                scores[pair.kind, default: ClaimsScore()].faults[fault, default: 0] += 1
                if isTrue { wrong = fault.rawValue }
            }
            if let wrong {
                examples[pair.kind, default: []].append(
                    "  \(wrong): \(pair.claim.text)\n      « \(pair.claim.quotes.map(\.words).joined(separator: " | "))"
                )
            }
        }
        for (kind, score) in scores.sorted(by: {
            ($0.key.hasPrefix("true") ? 0 : 1, $0.key) < ($1.key.hasPrefix("true") ? 0 : 1, $1.key)
        }) {
            let share = Double(kind.hasPrefix("true") ? score.kept : score.all - score.kept) / Double(score.all)
            let verb = kind.hasPrefix("true") ? "kept" : "dropped"
            let why = score.faults.sorted { $0.value > $1.value }.map { "\($0.key.rawValue) \($0.value)" }
            Swift.print(
                "claims, \(kind): n=\(score.all) \(verb) \(String(format: "%.3f", share)) (\(why.joined(separator: ", ")))"
            )
            for example in examples[kind, default: []].prefix(shown) { Swift.print(example) }
        }
    }
}
