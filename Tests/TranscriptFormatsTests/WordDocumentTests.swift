import Foundation
import FoundationXML
import Testing
import TranscriptFormats

@Suite("Word documents")
struct WordDocumentTests {
    private let transcript = FormattedTranscript(
        title: "Weekly <1> & \"two\"", date: "3 May 2026", language: "en-GB",
        segments: [
            FormattedSegment(speaker: "Anna\nLee", text: "A & B  <c>\u{0}\u{8}\u{FFFE} 🙂", startMs: 3_723_004),
            FormattedSegment(speaker: "דנה", text: "שלום"),
            FormattedSegment(speaker: nil, text: "nobody", startMs: 3_800_000),
            FormattedSegment(speaker: nil, text: "nothing told"),
        ])

    private func archive(_ transcript: FormattedTranscript) throws -> StoredArchive {
        try StoredArchive(TranscriptWriter().bytes(of: transcript, as: .docx))
    }

    @Test("The archive holds the parts that Word asks for, each with its checksum")
    func archive() throws {
        let archive = try archive(transcript)
        #expect(
            archive.names == [
                "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml",
                "word/_rels/document.xml.rels", "word/styles.xml",
            ])
        for name in archive.names { #expect(archive.hasRightChecksum(name), "\(name)") }
    }

    @Test("Every part is well-formed XML")
    func wellFormed() throws {
        for seed in 0..<100 {
            var generator = GeneratedTranscript(seed: seed)
            let archive = try archive(generator.transcript(timed: false))
            for name in archive.names {
                #expect(XMLParser(data: Data(archive.content(name))).parse(), "\(name) of seed \(seed)")
            }
        }
    }

    @Test("Speakers, times and words stand in their styles")
    func paragraphs() throws {
        let reader = ParagraphReader()
        #expect(reader.read(try archive(transcript).content("word/document.xml")))
        #expect(
            reader.paragraphs == [
                "Title|Weekly <1> & \"two\"", "Date|3 May 2026",
                "Speaker|{SpeakerName}Anna Lee{TimeStamp}  01:02:03", "Words|A & B <c>\u{FFFD}\u{FFFD}\u{FFFD} 🙂",
                "Speaker rtl|{SpeakerName}דנה", "Words rtl|שלום", "Speaker|{TimeStamp}01:03:20", "Words|nobody",
                "Words|nothing told",
            ])
        let styles = ParagraphReader()
        #expect(styles.read(try archive(transcript).content("word/styles.xml")))
        #expect(styles.bold.contains("SpeakerName"))
        #expect(styles.styles.isSuperset(of: ["Title", "Date", "Speaker", "Words", "SpeakerName", "TimeStamp"]))
    }

    @Test("A language that is no tag is left out of the styles")
    func language() throws {
        var odd = transcript
        odd.language = "en\"/><x"
        let styles = String(decoding: try archive(odd).content("word/styles.xml"), as: UTF8.self)
        #expect(!styles.contains("w:lang"))
        #expect(String(decoding: try archive(transcript).content("word/styles.xml"), as: UTF8.self).contains("en-GB"))
    }

    @Test("The format has its media type, and no text of its own")
    func format() {
        #expect(TranscriptFormat(mediaType: TranscriptFormat.docx.mediaType) == .docx)
        #expect(TranscriptFormat.docx.fileExtension == "docx")
        #expect(TranscriptFormat.allCases.filter { !$0.isText } == [.docx])
        let text = TranscriptWriter().text(title: "", segments: transcript.segments, as: .docx)
        #expect(text == TranscriptWriter().text(title: "", segments: transcript.segments, as: .txt))
    }
}

/// The stored entries of a ZIP file, found through its directory.
private struct StoredArchive {
    private(set) var names: [String] = []
    private var entries: [String: (content: [UInt8], checksum: UInt32)] = [:]

    struct Broken: Error {}

    init(_ bytes: [UInt8]) throws {
        func number(_ place: Int, _ width: Int) throws -> Int {
            guard place >= 0, place + width <= bytes.count else { throw Broken() }
            return bytes[place..<(place + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        let end = bytes.count - 22
        guard try number(end, 4) == 0x0605_4B50 else { throw Broken() }
        var place = try number(end + 16, 4)
        for _ in 0..<(try number(end + 10, 2)) {
            guard try number(place, 4) == 0x0201_4B50, try number(place + 10, 2) == 0 else { throw Broken() }
            let size = try number(place + 24, 4)
            let nameLength = try number(place + 28, 2)
            let offset = try number(place + 42, 4)
            guard try number(offset, 4) == 0x0403_4B50, try number(offset + 26, 2) == nameLength,
                try number(offset + 14, 4) == number(place + 16, 4)
            else { throw Broken() }
            let name = String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
            let content = Array(bytes[(offset + 30 + nameLength)..<(offset + 30 + nameLength + size)])
            names.append(name)
            entries[name] = (content, UInt32(try number(place + 16, 4)))
            place += 46 + nameLength
        }
        guard place == end else { throw Broken() }
    }

    func content(_ name: String) -> [UInt8] { entries[name]?.content ?? [] }

    /// The checksum, bit by bit.
    func hasRightChecksum(_ name: String) -> Bool {
        var value = UInt32.max
        for byte in content(name) {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        }
        return entries[name]?.checksum == ~value
    }
}

/// What a document's paragraphs say, and which styles there are.
private final class ParagraphReader: NSObject, XMLParserDelegate {
    private(set) var paragraphs: [String] = []
    private(set) var styles: Set<String> = []
    private(set) var bold: Set<String> = []
    private var style = ""
    private var text = ""
    private var current = ""

    func read(_ bytes: [UInt8]) -> Bool {
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        return parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        switch name {
        case "w:p": (style, text) = ("", "")
        case "w:pStyle": style = attributes["w:val"] ?? ""
        case "w:bidi": style += " rtl"
        case "w:rStyle": text += "{\(attributes["w:val"] ?? "")}"
        case "w:style":
            current = attributes["w:styleId"] ?? ""
            styles.insert(current)
        case "w:b": bold.insert(current)
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "w:p" { paragraphs.append("\(style)|\(text)") }
    }
}
