/// The parts of a Word document that are the same in each.
enum WordParts {
    static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    static let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    private static let types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"

    static let contentTypes = """
        \(declaration)<Types xmlns="\(package)/content-types">\
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
        <Default Extension="xml" ContentType="application/xml"/>\
        <Override PartName="/word/document.xml" ContentType="\(types).document.main+xml"/>\
        <Override PartName="/word/styles.xml" ContentType="\(types).styles+xml"/>\
        <Override PartName="/docProps/core.xml" \
        ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>
        """

    static let relationships = """
        \(declaration)<Relationships xmlns="\(package)/relationships">\
        <Relationship Id="rId1" Type="\(relations)/officeDocument" Target="word/document.xml"/>\
        <Relationship Id="rId2" Type="\(package)/relationships/metadata/core-properties" \
        Target="docProps/core.xml"/></Relationships>
        """

    static let documentRelationships = """
        \(declaration)<Relationships xmlns="\(package)/relationships">\
        <Relationship Id="rId1" Type="\(relations)/styles" Target="styles.xml"/></Relationships>
        """

    /// The styles; sizes are half points, distances twentieths of a point.
    static func styles(language: String?) -> String {
        let tongue = language.map { "<w:lang w:val=\"\($0)\" w:eastAsia=\"\($0)\" w:bidi=\"\($0)\"/>" } ?? ""
        let defaults = """
            <w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>\
            <w:sz w:val="22"/><w:szCs w:val="22"/>\(tongue)</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>
            """
        let normal = """
            <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
            """
        return """
            \(declaration)<w:styles xmlns:w="\(namespace)">\(defaults)\(normal)\
            \(paragraph("Title", "<w:keepNext/><w:spacing w:after=\"120\"/>", "<w:b/><w:bCs/>", size: 40))\
            \(paragraph("Date", "<w:spacing w:after=\"240\"/>", "<w:color w:val=\"595959\"/>"))\
            \(paragraph("Speaker", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"20\"/>", ""))\
            \(paragraph("Words", "<w:spacing w:after=\"80\" w:line=\"264\" w:lineRule=\"auto\"/>", ""))\
            \(character("SpeakerName", "Speaker Name", "<w:b/><w:bCs/>"))\
            \(character("TimeStamp", "Time Stamp", "<w:color w:val=\"595959\"/><w:sz w:val=\"18\"/>"))</w:styles>
            """
    }

    private static func paragraph(_ name: String, _ layout: String, _ look: String, size: Int? = nil) -> String {
        let size = size.map { "<w:sz w:val=\"\($0)\"/><w:szCs w:val=\"\($0)\"/>" } ?? ""
        return """
            <w:style w:type="paragraph" w:styleId="\(name)"><w:name w:val="\(name)"/><w:basedOn w:val="Normal"/>\
            <w:qFormat/><w:pPr>\(layout)</w:pPr><w:rPr>\(look)\(size)</w:rPr></w:style>
            """
    }

    private static func character(_ id: String, _ name: String, _ look: String) -> String {
        """
        <w:style w:type="character" w:customStyle="1" w:styleId="\(id)"><w:name w:val="\(name)"/><w:qFormat/>\
        <w:rPr>\(look)</w:rPr></w:style>
        """
    }
}
