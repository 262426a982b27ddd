import Foundation

/// Half a second of a quiet tone.
let tone = (0..<8_000).map { Float(sin(Double($0) / 10)) / 4 }
