import Foundation

@testable import Speech

/// How wrong it is who speaks when: missed, falsely found and confused speech, with no collar and overlaps counted, at
/// the best matching of speakers. A turn of nobody counts as missed.
struct DiarizationError {
    /// Speech that nobody was found for, in hundredths of a second; and so on.
    private(set) var missed = 0
    private(set) var falsely = 0
    private(set) var confused = 0
    /// All speech that there is.
    private(set) var spoken = 0

    /// The whole over all speech.
    var rate: Double { Double(missed + falsely + confused) / Double(max(1, spoken)) }
    /// The share of speech that goes to the wrong person.
    var confusion: Double { Double(confused) / Double(max(1, spoken)) }

    init() {}

    /// - Parameter said: Who speaks when, by name, in seconds.
    init(_ turns: SpeakerTurns, said: [(start: Double, end: Double, name: String)]) {
        let names = Array(Set(said.map(\.name))).sorted()
        let end = max(said.map(\.end).max() ?? 0, Double(turns.turns.map(\.endMs).max() ?? 0) / 1_000)
        var people = [UInt64](repeating: 0, count: Int(end * 100) + 2), voices = people
        for turn in said {
            let bit = UInt64(1) << UInt64(names.firstIndex(of: turn.name) ?? 0)
            for frame in Int((turn.start * 100).rounded())..<Int((turn.end * 100).rounded()) { people[frame] |= bit }
        }
        for turn in turns.turns {
            guard let speaker = turn.speaker else { continue }
            for frame in (turn.startMs + 5) / 10..<max((turn.startMs + 5) / 10, (turn.endMs + 5) / 10) {
                voices[frame] |= 1 << UInt64(speaker)
            }
        }
        var together = Array(repeating: Array(repeating: 0, count: names.count), count: turns.speakers)
        for (person, voice) in zip(people, voices) where person | voice != 0 {
            let there = person.nonzeroBitCount, found = voice.nonzeroBitCount
            spoken += there
            missed += max(0, there - found)
            falsely += max(0, found - there)
            confused += min(there, found)
            guard person != 0 && voice != 0 else { continue }
            for speaker in 0..<turns.speakers where voice >> UInt64(speaker) & 1 == 1 {
                for name in names.indices where person >> UInt64(name) & 1 == 1 { together[speaker][name] += 1 }
            }
        }
        confused -= Self.best(together, names: names.count)
    }

    static func += (sum: inout DiarizationError, other: DiarizationError) {
        sum.missed += other.missed
        sum.falsely += other.falsely
        sum.confused += other.confused
        sum.spoken += other.spoken
    }

    /// The most that a matching of each row with at most one column, and each column with at most one row, adds up to.
    private static func best(_ table: [[Int]], names: Int) -> Int {
        var most: [UInt64: Int] = [0: 0]
        for row in table {
            for (taken, sum) in most {
                for column in 0..<names where taken >> UInt64(column) & 1 == 0 {
                    let with = taken | 1 << UInt64(column)
                    most[with] = max(most[with] ?? 0, sum + row[column])
                }
            }
        }
        return most.values.max() ?? 0
    }
}

/// Reads who speaks when from a file of RTTM lines.
func rttm(_ file: URL) throws -> [(start: Double, end: Double, name: String)] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
        let fields = line.split(separator: " ")
        guard fields.count > 7, fields[0] == "SPEAKER", let start = Double(fields[3]), let length = Double(fields[4])
        else { return nil }
        return (start, start + length, String(fields[7]))
    }
}
