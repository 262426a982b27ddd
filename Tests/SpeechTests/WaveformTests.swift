import Foundation
import Speech
import Synchronization
import Testing

@Suite("Waveforms")
struct WaveformTests {
    private func waveform(_ samples: [Float], chunk: Int) -> Waveform {
        var meter = WaveformMeter()
        for start in stride(from: 0, to: samples.count, by: chunk) {
            meter.feed(Array(samples[start..<min(start + chunk, samples.count)]))
        }
        return meter.waveform
    }

    @Test("Each tenth of a second has its greatest strength, whatever the sign")
    func peaks() {
        var samples = [Float](repeating: 0, count: 16_000)
        (samples[0], samples[1_599], samples[1_600], samples[8_000], samples[15_999]) = (0.2, -0.6, 1, 0.0001, -1)
        let found = waveform(samples, chunk: 16_000)
        #expect(found.peaks == [153, 255, 0, 0, 0, 1, 0, 0, 0, 255])
        #expect(found.durationMs == 1_000)
    }

    @Test("The size of the chunks does not matter", arguments: [1, 7, 1_600, 1_601, 100_000])
    func chunks(size: Int) {
        let samples = (0..<20_000).map { Float($0 % 4_999) / 5_000 }
        #expect(waveform(samples, chunk: size) == waveform(samples, chunk: 20_000))
        #expect(waveform(samples, chunk: size).peaks.count == 13)
    }

    @Test("A recording without samples has no peaks, one of a sample has one")
    func shortest() {
        #expect(waveform([], chunk: 1).peaks.isEmpty)
        let one = waveform([1], chunk: 1)
        #expect(one.peaks == [255] && one.durationMs == 1)
    }

    @Test("At most as many points as asked for, and no peak is lost on the way", arguments: [1, 3, 50, 99, 100, 1_000])
    func downsampling(count: Int) throws {
        var samples = [Float](repeating: 0.1, count: 160_000)
        samples[123_456] = 1
        let points = waveform(samples, chunk: 16_000).downsampled(to: count)
        #expect(points.count == min(count, 100))
        #expect(points.filter { $0 == 255 }.count == 1)
        // The seventy-eighth of a hundred tenths.
        let place = try #require(points.firstIndex(of: 255)) * 100 / points.count
        #expect((77 - 100 / points.count...77).contains(place))
        #expect(waveform(samples, chunk: 16_000).downsampled(to: 0).isEmpty)
    }

    @Test("Both forms come back the same", arguments: [0, 1, 1_599, 1_600, 1_617, 50_000])
    func forms(count: Int) throws {
        let original = waveform((0..<count).map { Float($0 % 100) / 100 }, chunk: 16_000)
        #expect(Waveform(data: original.data) == original)
        let json = try JSONEncoder().encode(original)
        #expect(try JSONDecoder().decode(Waveform.self, from: json) == original)
    }

    @Test("What is no waveform is refused")
    func damaged() throws {
        let data = waveform([Float](repeating: 0.5, count: 16_000), chunk: 16_000).data
        for bad in [Data(), Data("HWF1".utf8), data.dropLast(), data + [0], Data("XXXX".utf8) + data.dropFirst(4)] {
            #expect(Waveform(data: bad) == nil)
        }
        for bad in [
            #"{"peaksPerSecond":10,"durationMs":1000,"peaks":"AAAA"}"#,
            #"{"peaksPerSecond":20,"durationMs":0,"peaks":""}"#,
            #"{"peaksPerSecond":10,"durationMs":-1,"peaks":""}"#,
            #"{"peaksPerSecond":10,"durationMs":9223372036854775807,"peaks":""}"#,
        ] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(Waveform.self, from: Data(bad.utf8)) }
        }
    }

    @Test("A file is measured while it is decoded, with progress", .enabled(if: SpeechFixtures.hasDecoder))
    func file() async throws {
        let folder = try TemporaryFolder()
        let quiet = [Int16](repeating: 0, count: 16_000)
        let file = try folder.file("t.wav", SpeechFixtures.wav(SpeechFixtures.tone(seconds: 2) + quiet))
        let progress = Mutex<[Int]>([])
        let found = try await SpeechFixtures.decoder().waveform(of: file) { position in
            progress.withLock { $0.append(position) }
        }
        #expect(found.peaks == [UInt8](repeating: 25, count: 20) + [UInt8](repeating: 0, count: 10))
        #expect(progress.withLock { $0 } == [1_000, 2_000, 3_000])
        await #expect(throws: SpeechError.undecodableMedia("it is empty")) {
            try await SpeechFixtures.decoder().waveform(of: folder.file("empty.wav"))
        }
    }
}
