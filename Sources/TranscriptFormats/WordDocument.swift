/// A transcript as a Word document (ECMA-376, Office Open XML): the title, the date, and for each entry a line with the
/// speaker in bold and the time, then a paragraph with the words. Names and words that run from right to left are
/// marked so.
struct WordDocument {
    private let transcript: FormattedTranscript

    init(_ transcript: FormattedTranscript) { self.transcript = transcript }

    /// The whole file.
    var bytes: [UInt8] {
        var archive = ZipArchive()
        archive.add("[Content_Types].xml", Array(WordParts.contentTypes.utf8))
        archive.add("_rels/.rels", Array(WordParts.relationships.utf8))
        archive.add("docProps/core.xml", Array(properties.utf8))
        archive.add("word/document.xml", Array(document.utf8))
        archive.add("word/_rels/document.xml.rels", Array(WordParts.documentRelationships.utf8))
        archive.add("word/styles.xml", Array(WordParts.styles(language: language).utf8))
        return archive.bytes
    }

    private var title: String { transcript.title.singleSpaced }

    /// The language, if it looks like a tag.
    private var language: String? {
        guard let tag = transcript.language, (2...35).contains(tag.utf8.count),
            tag.allSatisfy({ $0 == "-" || ($0.isASCII && ($0.isLetter || $0.isNumber)) })
        else { return nil }
        return tag
    }

    private var properties: String {
        """
        \(WordParts.declaration)<cp:coreProperties \
        xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
        xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>\(title.xml)</dc:title></cp:coreProperties>
        """
    }

    private var document: String {
        var body = ""
        if !title.isEmpty { body += paragraph("Title", [Run(text: title)]) }
        if let date = transcript.date?.singleSpaced, !date.isEmpty { body += paragraph("Date", [Run(text: date)]) }
        for segment in transcript.segments {
            var heading: [Run] = []
            if let name = segment.speaker { heading.append(Run(text: name, style: "SpeakerName")) }
            if let start = segment.startMs {
                let gap = heading.isEmpty ? "" : "  "
                heading.append(Run(text: gap + CueTime.clock(start), style: "TimeStamp"))
            }
            if !heading.isEmpty { body += paragraph("Speaker", heading) }
            body += paragraph("Words", [Run(text: segment.text.singleSpaced)])
        }
        // A4, with margins of two centimetres, in twentieths of a point.
        let page = """
            <w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" \
            w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>
            """
        return """
            \(WordParts.declaration)<w:document \
            xmlns:w="\(WordParts.namespace)"><w:body>\(body)\(page)</w:body></w:document>
            """
    }

    private struct Run {
        var text: String
        var style: String?
    }

    private func paragraph(_ style: String, _ runs: [Run]) -> String {
        let turned = runs.first?.text.runsFromRight == true ? "<w:bidi/>" : ""
        return "<w:p><w:pPr><w:pStyle w:val=\"\(style)\"/>\(turned)</w:pPr>\(runs.map(written).joined())</w:p>"
    }

    private func written(_ run: Run) -> String {
        let style = run.style.map { "<w:rStyle w:val=\"\($0)\"/>" } ?? ""
        let turned = run.text.runsFromRight ? "<w:rtl/>" : ""
        let properties = style.isEmpty && turned.isEmpty ? "" : "<w:rPr>\(style)\(turned)</w:rPr>"
        return "<w:r>\(properties)<w:t xml:space=\"preserve\">\(run.text.xml)</w:t></w:r>"
    }
}

extension String {
    /// The text inside an element of XML 1.0; scalars that it cannot hold become U+FFFD.
    fileprivate var xml: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\t", " "..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...: result.append(scalar)
            default: result.append("\u{FFFD}")
            }
        }
        return String(result)
    }

    /// Whether the first letter belongs to a script that runs from right to left: the blocks of Unicode that are kept
    /// for these (Hebrew, Arabic, Syriac, Thaana, NKo, …).
    fileprivate var runsFromRight: Bool {
        guard let letter = unicodeScalars.first(where: \.properties.isAlphabetic) else { return false }
        switch letter.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: return true
        default: return false
        }
    }
}
