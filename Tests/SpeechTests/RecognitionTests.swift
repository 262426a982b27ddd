import Foundation
import Synchronization
import Testing

@testable import Speech

@Suite("Recognising real recordings", .enabled(if: SpeechFixtures.hasModels, "scripts/models.sh has not been run"))
struct RecognitionTests {
    private static let runtime = SpeechRuntime(models: SpeechFixtures.models)
    private let transcriber = Transcriber(runtime: RecognitionTests.runtime)

    private static let words: [String: String] = [
        "two_cities.wav": """
        it was the best of times it was the worst of times it was the age of wisdom it was the age of \
        foolishness it was the epoch of belief it was the epoch of incredulity it was the season of light it \
        was the season of darkness it was the spring of hope it was the winter of despair we had everything \
        before us we had nothing before us we were all going direct to heaven we were all going direct the \
        other way in short the period was so far like the present period that some of its noisiest \
        authorities insisted on its being received for good or for evil in the superlative degree of \
        comparison only
        """,
        "beckett.wav": "ever tried ever failed no matter try again fail again fail better",
    ]

    @Test("At most one word in twenty is wrong", arguments: ["two_cities.wav", "beckett.wav"])
    func accuracy(name: String) async throws {
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording(name))
        let transcript = try await transcriber.words(of: audio)
        let said = try #require(Self.words[name]).split(separator: " ").map(String.init)
        let heard = transcript.words.map { $0.text.lowercased().filter(\.isLetter) }
        #expect(Double(wordErrors(said, heard)) / Double(said.count) <= 0.05)
        #expect(transcript.language == "en")
    }

    @Test("The other qualities recognise it too", arguments: [SpeechQuality.high, .fast])
    func qualities(quality: SpeechQuality) async throws {
        guard SpeechFixtures.models.missing(for: quality).isEmpty else { return }
        let engine = MoonshineEngine(runtime: Self.runtime, quality: quality)
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("two_cities.wav"))
        let transcript = try await Transcriber(runtime: Self.runtime, engine: engine).words(of: audio)
        let said = try #require(Self.words["two_cities.wav"]).split(separator: " ").map(String.init)
        let heard = transcript.words.map { $0.text.lowercased().filter(\.isLetter) }
        #expect(Double(wordErrors(said, heard)) / Double(said.count) <= 0.06)
        #expect(transcript.engine.model == (quality == .high ? "base-en" : "tiny-en"))
        #expect(transcript.words.allSatisfy { ($0.confidence ?? 0) > 0 && $0.startMs <= $0.endMs })
        #expect(try #require(transcript.words.last).startMs > 38_000)
    }

    @Test("Words are in order, inside the recording, and sure")
    func times() async throws {
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("two_cities.wav"))
        let transcript = try await transcriber.words(of: audio)
        let words = transcript.words
        #expect(words.allSatisfy { $0.startMs <= $0.endMs && $0.endMs <= transcript.durationMs })
        #expect(zip(words, words.dropFirst()).allSatisfy { $0.startMs <= $1.startMs })
        #expect(words.allSatisfy { ($0.confidence ?? 0) > 0 && ($0.confidence ?? 2) <= 1 })
        // The reader begins after a second of silence, and says "only" in the last three seconds.
        #expect((900...1500).contains(try #require(words.first).startMs))
        #expect((40_000...42_500).contains(try #require(words.last).startMs))
    }

    @Test("Two recordings at once give the same words as one at a time")
    func together() async throws {
        let decoder = try SpeechFixtures.decoder()
        let first = decoder.samples(of: SpeechFixtures.recording("sample.wav"))
        let second = decoder.samples(of: SpeechFixtures.recording("two_cities.wav"))
        let alone = (try await transcriber.words(of: first), try await transcriber.words(of: second))
        async let one = transcriber.words(of: first)
        async let other = transcriber.words(of: second)
        #expect(try await (one, other) == alone)
    }

    @Test("Utterances come in order, progress rises, and both end with the whole")
    func reporting() async throws {
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("two_cities.wav"))
        let progress = Mutex<[Int]>([]), utterances = Mutex<[RecognisedUtterance]>([])
        let transcript = try await transcriber.words(
            of: audio, progress: { position in progress.withLock { $0.append(position) } },
            each: { utterance in utterances.withLock { $0.append(utterance) } })
        #expect(utterances.withLock { $0 } == transcript.utterances)
        let positions = progress.withLock { $0 }
        #expect(positions == positions.sorted() && positions.last == transcript.durationMs)
    }

    @Test("Silence is an empty transcript, without turns")
    func silence() async throws {
        let sound = chunks([Float](repeating: 0, count: 16_000 * 30))
        let words = try await transcriber.words(of: sound)
        let turns = try await Diarizer(runtime: Self.runtime).turns(of: chunks([Float](repeating: 0, count: 480_000)))
        #expect(words.words.isEmpty && words.durationMs == 30_000)
        #expect(turns == SpeakerTurns(turns: [], speakers: 0))
        #expect(TranscriptAssembly().transcript(of: words, turns: turns).segments.isEmpty)
    }

    @Test("A recording without any sample is an empty transcript")
    func nothing() async throws {
        #expect(try await transcriber.words(of: chunks([])).words.isEmpty)
        #expect(try await Diarizer(runtime: Self.runtime).turns(of: chunks([])).turns.isEmpty)
    }

    @Test("An error of whoever takes the utterances ends the work")
    func refusal() async throws {
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("beckett.wav"))
        await #expect(throws: SpeechError.tooLong(limit: 1)) {
            try await transcriber.words(of: audio, each: { _ in throw SpeechError.tooLong(limit: 1) })
        }
    }

    @Test("Two people on the telephone are told apart, and each keeps their words")
    func speakers() async throws {
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("sample.wav"))
        let turns = try await Diarizer(runtime: Self.runtime).turns(of: audio)
        #expect(turns.speakers == 2)
        let transcript = TranscriptAssembly().transcript(of: try await transcriber.words(of: audio), turns: turns)
        #expect(transcript.speakers.map(\.label) == ["Speaker 1", "Speaker 2"])
        let diane = try #require(transcript.segments.first { $0.text.contains("Diane") })
        let sheila = try #require(transcript.segments.first { $0.text.contains("Sheila") })
        #expect(diane.speaker == 0 && sheila.speaker == 1)
    }

    @Test("Who was interrupted goes on with what was heard, and finds the same")
    func resumed() async throws {
        let decoder = try SpeechFixtures.decoder()
        var sound = try await decoder.all(of: SpeechFixtures.recording("sample.wav"))
        sound += try await decoder.all(of: SpeechFixtures.recording("two_cities.wav"))
        let batches = Mutex<[VoicePieces]>([])
        let diarizer = Diarizer(runtime: Self.runtime)
        let whole = try await diarizer.turns(
            of: chunks(sound), each: { batch in batches.withLock { $0.append(batch) } })
        let all = batches.withLock { $0 }
        try #require(all.count > 3)
        for kept in [0, 1, all.count / 2, all.count] {
            var heard = VoicePieces()
            for batch in all.prefix(kept) { heard.append(batch) }
            let again = Mutex<[VoicePieces]>([]), reports = Mutex<[Int]>([])
            let turns = try await diarizer.turns(
                of: chunks(sound), from: heard, progress: { place in reports.withLock { $0.append(place) } },
                each: { batch in again.withLock { $0.append(batch) } })
            #expect(reports.withLock { $0.first ?? 0 } >= heard.heardMs)
            #expect(turns.speakers == whole.speakers)
            #expect(again.withLock { $0 }.count <= all.count - kept)
            let moments = stride(from: 0, to: 74_000, by: 50)
            let different = moments.filter { turns.speakers(at: $0) != whole.speakers(at: $0) }
            #expect(different.count <= moments.underestimatedCount / 50)
        }
    }

    @Test("Music and noise are no speech, and give few words or none")
    func noSpeech() async throws {
        let folder = try TemporaryFolder()
        let music = "0.2*(sin(2*PI*220*t)+sin(2*PI*277.2*t)+sin(2*PI*329.6*t))*(0.6+0.4*sin(2*PI*2*t))"
        for source in ["aevalsrc='\(music)':s=16000:d=30", "anoisesrc=c=pink:r=16000:a=0.3:d=30:s=7"] {
            let file = folder.path("sound.wav")
            try SpeechFixtures.make(["-f", "lavfi", "-i", source, file.path])
            let audio = try SpeechFixtures.decoder().samples(of: file)
            let words = try await transcriber.words(of: audio)
            #expect(words.words.count <= 3 && words.durationMs == 30_000)
            let turns = try await Diarizer(runtime: Self.runtime).turns(of: audio)
            #expect(turns.turns.reduce(0) { $0 + $1.endMs - $1.startMs } < 3_000)
        }
    }

    @Test("As many speakers are found as were asked for", arguments: [1, 2, 3])
    func countGiven(count: Int) async throws {
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("sample.wav"))
        let turns = try await Diarizer(runtime: Self.runtime).turns(of: audio, speakers: count)
        #expect(turns.speakers == count)
    }

    @Test("Models are loaded when they are needed, and let go when told")
    func release() async throws {
        let runtime = SpeechRuntime(models: SpeechFixtures.models, threads: 1)
        #expect(await !runtime.isLoaded)
        let audio = try SpeechFixtures.decoder().samples(of: SpeechFixtures.recording("beckett.wav"))
        let before = try await Transcriber(runtime: runtime).words(of: audio)
        #expect(await runtime.isLoaded)
        await runtime.releaseModels(idleFor: .seconds(3600))
        #expect(await runtime.isLoaded)
        await runtime.releaseModels()
        #expect(await !runtime.isLoaded)
        #expect(try await Transcriber(runtime: runtime).words(of: audio) == before)
    }

    @Test("A damaged model is an error and not a crash")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        for file in ModelFile.allCases {
            let target = folder.path(file.rawValue)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            if file == .runtime {
                try FileManager.default.copyItem(atPath: SpeechFixtures.models.path(file), toPath: target.path)
            } else {
                try Data("not a model".utf8).write(to: target)
            }
        }
        let runtime = SpeechRuntime(models: SpeechModels(directory: folder.url), threads: 1)
        let error = await #expect(throws: SpeechError.self) {
            try await Transcriber(runtime: runtime).words(of: chunks([0, 0, 0]))
        }
        guard case .engineFailed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

extension SpeakerTurns {
    /// Who speaks at a time.
    fileprivate func speakers(at time: Int) -> Set<Int?> {
        Set(turns.filter { ($0.startMs..<$0.endMs).contains(time) }.map(\.speaker))
    }
}

/// The fewest words to change, add or drop to get from one to the other.
func wordErrors(_ said: [String], _ heard: [String]) -> Int {
    var row = Array(0...heard.count)
    for (index, word) in said.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for (place, other) in heard.enumerated() {
            let changed = diagonal + (word == other ? 0 : 1)
            diagonal = row[place + 1]
            row[place + 1] = min(changed, diagonal + 1, row[place] + 1)
        }
    }
    return row[heard.count]
}
