import Foundation
import Testing

@testable import Speech

@Suite("Telling speakers apart")
struct SpeakersTests {
    /// A direction near axis `axis`, a little off in a way that depends on `seed`.
    private func voice(_ axis: Int, seed: Int, noise: Float = 0.05) -> [Float] {
        var generator = SeededNumbers(state: UInt64(seed &* 2_654_435_761 &+ 1))
        return Voice.normalised(
            (0..<SpeakerModel.voiceSize).map { index in
                (index == axis ? 1 : 0) + noise * Float.random(in: -1...1, using: &generator)
            })
    }

    private func piece(_ seconds: Range<Double>, _ voice: [Float], overlap: Bool = false) -> SpeechPiece {
        func frame(_ second: Double) -> Int { Int(second / SpeakerModel.secondsPerFrame) }
        let frames = frame(seconds.lowerBound)..<frame(seconds.upperBound)
        return SpeechPiece(frames: frames, isOverlap: overlap, voice: voice)
    }

    private func assignment(_ axes: [Int]) -> SpeakerAssignment {
        SpeakerAssignment(
            axes.map { SpeakerGroups.Group(sum: voice($0, seed: 0, noise: 0), size: 1, seconds: 60) })
    }

    @Test("Voices of four people make four groups, of the right sizes")
    func grouping() {
        var groups = SpeakerGroups()
        let speakers = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3]
        for index in 0..<100 { groups.add(voice(speakers[index % 10], seed: index)) }
        groups.merge(downTo: 1, alike: SpeakerAssignment.alike)
        #expect(groups.groups.map(\.size).sorted() == [10, 20, 30, 40])
    }

    @Test("However many voices come, few groups are kept, and a rare speaker is not lost")
    func bounded() {
        var groups = SpeakerGroups(capacity: 64)
        for index in 0..<3_000 {
            groups.add(voice(index % 1_000 == 7 ? 5 : index % 2, seed: index))
            #expect(groups.groups.count < 64)
        }
        groups.merge(downTo: 1, alike: SpeakerAssignment.alike)
        #expect(groups.groups.map(\.size).sorted() == [3, 1_497, 1_500])
    }

    @Test("How alike two groups are is the mean over all pairs")
    func averageLinkage() {
        func direction(_ degrees: Double) -> [Float] {
            [Float(cos(degrees * .pi / 180)), Float(sin(degrees * .pi / 180))]
        }
        // 0° and 34° merge first, at 0.829; to 75° it is then (cos 75° + cos 41°) / 2 = 0.507.
        for (alike, count) in [(Float(0.50), 1), (0.52, 2), (0.84, 3)] {
            var groups = SpeakerGroups()
            for degrees in [0, 34, 75] { groups.add(direction(Double(degrees))) }
            groups.merge(downTo: 1, alike: alike)
            #expect(groups.groups.count == count)
        }
    }

    @Test("As many speakers as asked for, however many voices there are", arguments: 1...20)
    func countGiven(count: Int) {
        let pieces = (0..<100).map { index in
            piece(Double(index * 3)..<Double(index * 3 + 2), voice(index % 20, seed: index))
        }
        let turns = VoicePieces(pieces: pieces, frames: 0).turns(speakers: count)
        #expect(turns.speakers == count)
        #expect(Set(turns.turns.compactMap(\.speaker)) == Set(0..<count))
        #expect(VoicePieces(pieces: pieces, frames: 0).turns().speakers == 20)
    }

    @Test("A count that cannot be is the nearest that can", arguments: [(-3, 1), (0, 1), (1_000, 6)])
    func absurdCount(asked: Int, found: Int) {
        let pieces = (0..<6).map { piece(Double($0 * 3)..<Double($0 * 3 + 2), voice($0, seed: $0)) }
        #expect(VoicePieces(pieces: pieces, frames: 0).turns(speakers: asked).speakers == found)
    }

    @Test("Two people asked for are the two who speak, and not one of them and a noise")
    func countWithNoise() {
        var pieces = (0..<40).map { index in
            piece(Double(index * 3)..<Double(index * 3 + 2), voice(index % 2, seed: index))
        }
        pieces.append(piece(200..<201.2, voice(9, seed: 1)))
        let turns = VoicePieces(pieces: pieces, frames: 0).turns(speakers: 2)
        #expect(turns.turns.filter { $0.startMs < 120_000 }.map(\.speaker) == (0..<40).map { $0 % 2 })
        #expect(turns.turns.last?.speaker == nil)
    }

    @Test("A noise that is heard once is nobody, and who speaks little in a short recording is somebody")
    func noise() {
        let talk = (0..<40).map { piece(Double($0 * 3)..<Double($0 * 3 + 2), voice($0 % 2, seed: $0)) }
        let cough = piece(130..<131.5, voice(9, seed: 1))
        let long = VoicePieces(pieces: talk + [cough], frames: 0).turns()
        #expect(long.speakers == 2 && long.turns.last?.speaker == nil)
        let short = VoicePieces(pieces: talk.prefix(6) + [cough], frames: 0).turns()
        #expect(short.speakers == 3)
    }

    @Test("Each speaker has a voice, and it rests on what they said")
    func voices() throws {
        let pieces = (0..<30).map { piece(Double($0 * 3)..<Double($0 * 3 + 2), voice($0 % 3 == 0 ? 4 : 7, seed: $0)) }
        let turns = VoicePieces(pieces: pieces, frames: 0).turns()
        #expect(turns.voices.map(\.index) == [0, 1])
        #expect(turns.voices.map { ($0.seconds / 2).rounded() } == [10, 20])
        #expect(turns.voices.allSatisfy { abs(Voice.similarity($0.centroid, $0.centroid) - 1) < 0.001 })
        let known = [voice(7, seed: 0, noise: 0), voice(4, seed: 0, noise: 0)].map(VoicePrint.init(direction:))
        #expect(turns.matches(among: known).map(\.index) == [1, 0])
    }

    @Test("Confidence is a half between two speakers, rises with the margin, and is low for strangers")
    func confidence() {
        #expect(SpeakerConfidence.confidence(0.6, against: 0.6) == 0.5)
        #expect(SpeakerConfidence.confidence(0.7, against: 0.2) > 0.99)
        #expect(SpeakerConfidence.confidence(0.1, against: nil) < 0.5)
        #expect(SpeakerConfidence.confidence(0.4, against: -0.5) == SpeakerConfidence.confidence(0.4, against: nil))
        let rising = stride(from: Float(-1), to: 1, by: 0.05).map { SpeakerConfidence.confidence($0, against: 0.3) }
        #expect(rising == rising.sorted() && rising.allSatisfy { (0...1).contains($0) })
    }

    @Test("Speakers are counted in the order in which they first speak, and their turns joined")
    func turns() {
        let assignment = assignment([1, 0])
        let turns = assignment.turns(of: [
            piece(0..<2, voice(0, seed: 1)), piece(2..<3, voice(0, seed: 2)), piece(4..<5, voice(1, seed: 3)),
        ])
        #expect(turns.speakers == 2)
        #expect(turns.turns.map(\.speaker) == [0, 1])
        #expect(turns.turns.map { ($0.endMs + 50) / 100 } == [30, 50])
        #expect(turns.turns.allSatisfy { $0.confidence > 0.9 && $0.confidence <= 1 })
    }

    @Test("A voice between two speakers, like neither, or too short to hear is nobody's")
    func abstention() {
        let assignment = assignment([0, 1])
        var between = [Float](repeating: 0, count: SpeakerModel.voiceSize)
        (between[0], between[1], between[2]) = (0.2, 0.2, 0.96)
        for voice in [between, voice(7, seed: 1), []] {
            let choices = assignment.choices(for: piece(0..<1, voice))
            #expect(choices.map(\.speaker) == [nil])
            #expect(choices.allSatisfy { $0.confidence <= 0.5 })
        }
        let turns = assignment.turns(of: [piece(0..<1, between)])
        #expect(turns.speakers == 0 && turns.turns.map(\.speaker) == [nil])
    }

    @Test("Where two people speak at once, both have a turn")
    func overlap() {
        let assignment = assignment([0, 1, 2])
        var both = [Float](repeating: 0, count: SpeakerModel.voiceSize)
        (both[0], both[2]) = (0.7, 0.714)
        #expect(Set(assignment.choices(for: piece(0..<1, both, overlap: true)).map(\.speaker)) == [0, 2])
    }

    @Test("Speech is cut where the voice changes and where speech begins; gaps take the voice beside them")
    func cutting() {
        func run(_ kind: SpeakerClass, _ count: Int) -> [SpeakerClass] { Array(repeating: kind, count: count) }
        let classes = run(.nobody, 10) + run(.first, 10) + run(.second, 10) + run(.nobody, 10) + run(.second, 10)
        let found = PieceCutter.pieces(classes, speech: [8..<33, 40..<50], offset: 100)
        #expect(found.map(\.frames) == [108..<120, 120..<133, 140..<150])
        let unheard = PieceCutter.pieces(run(.nobody, 20), speech: [5..<15], offset: 0)
        #expect(unheard.map(\.frames) == [5..<15])
        let both = PieceCutter.pieces(run(.firstAndThird, 5), speech: [], offset: 0)
        #expect(both.map(\.isOverlap) == [true])
        #expect(PieceCutter.pieces(run(.nobody, 20), speech: [], offset: 0).isEmpty)
    }

    @Test("Mean and deviation are the same in one stretch or two")
    func statistics() throws {
        let width = SpeakerModel.width
        func features(_ frames: [Float]) -> VoiceFeatures {
            VoiceFeatures(frames: frames.count, values: (0..<width).flatMap { _ in frames })
        }
        var whole = VoiceStatistics(), parts = VoiceStatistics()
        whole.add(features([1, 2, 3, 4, 9]), 0..<4)
        parts.add(features([7, 1, 2]), 1..<3)
        parts.add(features([3, 4]), 0..<9)
        let pooled = try #require(whole.pooled)
        #expect(pooled == parts.pooled)
        #expect(pooled.count == 2 * width)
        #expect(pooled[0] == 2.5 && abs(pooled[width] - 1.2910) < 0.0001)
        #expect(VoiceStatistics().pooled == nil)
    }

    @Test("The transform is that of the definition")
    func fourier() {
        let signal = (0..<16).map { Float(sin(Double($0) * 1.3) + 0.3 * Double($0 % 3)) }
        var power = [Float](repeating: 0, count: 9)
        signal.withUnsafeBufferPointer { signal in
            power.withUnsafeMutableBufferPointer { FourierTransform(length: 16).power(of: signal, into: $0) }
        }
        for frequency in 0...8 {
            let angles = (0..<16).map { -2 * Double.pi * Double(frequency * $0) / 16 }
            let real = zip(signal, angles).reduce(0) { $0 + Double($1.0) * cos($1.1) }
            let imaginary = zip(signal, angles).reduce(0) { $0 + Double($1.0) * sin($1.1) }
            #expect(abs(Double(power[frequency]) - (real * real + imaginary * imaginary)) < 0.001)
        }
    }

    @Test("The filter bank gives the values of the reference computation")
    func filterBank() {
        let samples = (0..<1_600).map { index in
            let time = Double(index) / 16_000
            let tones = 0.1 * sin(2 * .pi * 440 * time) + 0.05 * sin(2 * .pi * 3_000 * time)
            return Float(tones * Double(index) / 1_600)
        }
        let bank = FilterBank()(samples)
        #expect(bank.count == 8 * FilterBank.bands)
        // Computed with NumPy from the published definition.
        let expected: [(frame: Int, values: [Float])] = [
            (0, [-0.8063, -1.0331, -1.2891, -1.7388, -1.8163, -1.6588]),
            (3, [-0.9213, -1.5250, -0.1613, -0.0014, 0.0305, 0.4067]),
            (7, [2.2777, 2.2653, 1.6612, 0.9859, 1.3169, 1.8026]),
        ]
        for (frame, values) in expected {
            for (band, value) in zip([0, 10, 17, 40, 55, 79], values) {
                #expect(abs(bank[frame * FilterBank.bands + band] - value) < 0.01)
            }
        }
        #expect(FilterBank()([]).isEmpty)
    }
}
