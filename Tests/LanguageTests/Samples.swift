import Foundation
import Language

/// Segments with readable ids.
func segments(_ turns: [(String?, String)], every milliseconds: Int? = 5_000) -> [SourceSegment] {
    turns.enumerated().map { index, turn in
        SourceSegment(
            id: segmentID(index), speaker: turn.0, text: turn.1, startMs: milliseconds.map { $0 * index },
            endMs: milliseconds.map { $0 * (index + 1) })
    }
}

func segmentID(_ index: Int) -> UUID {
    UUID(
        uuid: (
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(index >> 24 & 255), UInt8(index >> 16 & 255),
            UInt8(index >> 8 & 255), UInt8(index & 255)
        ))
}

let record = UUID(uuid: (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))

func texts(of segments: [SourceSegment]) -> [UUID: String] {
    Dictionary(segments.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first })
}

/// A planning meeting, with fillers, a decision, promises and a request.
let planning: [(String?, String)] = [
    (
        "Anna",
        "Good morning everyone. The goal of this meeting is to plan the launch of the new bakery website in spring."
    ),
    ("Bob", "Um, so the the website needs an order form, and the order form needs online payment, you know."),
    ("Carol", "I tested the online payment with three banks last week and two of the banks refused the certificates."),
    ("Anna", "Why did the banks refuse the certificates?"),
    (
        "Carol",
        "The certificates were issued for the old domain, so the banks could not verify the domain of the website."
    ),
    ("Bob", "Okay, so we decided to move the website to the new domain before the launch."),
    ("Anna", "Carol, can you send the new certificates to the banks by Friday?"),
    ("Carol", "Yes, sure, I will do that."),
    ("Bob", "I'll write the text of the order form and I'll upload the photographs of the bread tomorrow."),
    ("Anna", "The budget for photographs is four hundred euros, and the budget for advertising is two thousand euros."),
    ("Bob", "Let's go with the local newspaper for the advertising because it is cheaper than the radio."),
    ("Carol", "Thanks. See you."),
]
